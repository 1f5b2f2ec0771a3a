import { deskMessages } from '../choose.ts';
import { mistakes as en } from '../en/desk/mistakes.ts';

export const deskMistakeMessages = deskMessages({ en });
