import { siteMessages } from '../../choose.ts';
import { accountMails as en } from '../../en/site/mail/account.ts';

export const accountMailMessages = siteMessages('accountMails', en);
