import { siteMessages } from '../../choose.ts';
import { eventLists as en } from '../../en/site/events/lists.ts';

export const eventListMessages = siteMessages('eventLists', en);
