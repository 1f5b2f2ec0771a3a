import { deskMessages } from '../choose.ts';
import { emails as en } from '../en/desk/emails.ts';

export const emailMessages = deskMessages({ en });
