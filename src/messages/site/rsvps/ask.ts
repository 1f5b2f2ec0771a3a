import { siteMessages } from '../../choose.ts';
import { rsvpPage as en } from '../../en/site/rsvps/ask.ts';

export const rsvpPageMessages = siteMessages('rsvpPage', en);
