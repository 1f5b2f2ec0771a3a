import { siteMessages } from '../../choose.ts';
import { signInMails as en } from '../../en/site/mail/sign-in.ts';

export const signInMailMessages = siteMessages('signInMails', en);
