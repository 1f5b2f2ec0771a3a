import { deskMessages } from '../choose.ts';
import { contactMails as en } from '../en/desk/mail-contact.ts';

export const contactMailMessages = deskMessages({ en });
