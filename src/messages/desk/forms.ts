import { deskMessages } from '../choose.ts';
import { forms as en } from '../en/desk/forms.ts';

export const deskFormMessages = deskMessages({ en });
