import { deskMessages } from '../../choose.ts';
import { deskTodos as en } from '../../en/desk/home/todos.ts';

export const deskTodoMessages = deskMessages({ en });
