import { siteMessages } from '../../choose.ts';
import { rsvpMails as en } from '../../en/site/mail/rsvps.ts';

export const rsvpMailMessages = siteMessages('rsvpMails', en);
