import { deskMessages } from '../../choose.ts';
import { eventEmails as en } from '../../en/desk/emails/event-emails.ts';

export const eventEmailMessages = deskMessages({ en });
