import { siteMessages } from '../choose.ts';
import { mailLinks as en } from '../en/site/mail-links.ts';

export const mailLinkMessages = siteMessages('mailLinks', en);
