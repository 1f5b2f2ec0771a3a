import { siteMessages } from '../../choose.ts';
import { eventListPages as en } from '../../en/site/events/list-pages.ts';

export const eventListPageMessages = siteMessages('eventListPages', en);
