import { siteMessages } from '../../choose.ts';
import { rsvpForm as en } from '../../en/site/rsvps/form.ts';

export const rsvpFormMessages = siteMessages('rsvpForm', en);
