import { siteMessages } from '../../choose.ts';
import { ownRsvp as en } from '../../en/site/rsvps/own.ts';

export const ownRsvpMessages = siteMessages('ownRsvp', en);
