import { siteMessages } from '../../choose.ts';
import { undelivered as en } from '../../en/site/mail/undelivered.ts';

export const undeliveredMessages = siteMessages('undelivered', en);
