import { deskMessages } from '../choose.ts';
import { deskNav as en } from '../en/desk/nav.ts';

export const deskNavMessages = deskMessages({ en });
