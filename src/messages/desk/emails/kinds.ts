import { deskMessages } from '../../choose.ts';
import { emails as en } from '../../en/desk/emails/kinds.ts';

export const emailMessages = deskMessages({ en });
