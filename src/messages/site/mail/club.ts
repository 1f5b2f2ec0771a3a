import { siteMessages } from '../../choose.ts';
import { clubMails as en } from '../../en/site/mail/club.ts';

export const clubMailMessages = siteMessages('clubMails', en);
