import { siteMessages } from '../../choose.ts';
import { attendees as en } from '../../en/site/rsvps/attendees.ts';

export const attendeeMessages = siteMessages('attendees', en);
