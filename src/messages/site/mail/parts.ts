import { siteMessages } from '../../choose.ts';
import { mailParts as en } from '../../en/site/mail/parts.ts';

export const mailPartMessages = siteMessages('mailParts', en);
