import { siteMessages } from '../../choose.ts';
import { calendar as en } from '../../en/site/mail/calendar.ts';

export const calendarMessages = siteMessages('calendar', en);
