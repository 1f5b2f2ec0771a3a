import { deskMessages } from '../../choose.ts';
import { emailReach as en } from '../../en/desk/emails/reach.ts';

export const emailReachMessages = deskMessages({ en });
