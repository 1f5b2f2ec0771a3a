import { siteMessages } from '../../choose.ts';
import { eventPage as en } from '../../en/site/events/page.ts';

export const eventPageMessages = siteMessages('eventPage', en);
