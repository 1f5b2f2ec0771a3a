import { siteMessages } from '../../choose.ts';
import { eventStates as en } from '../../en/site/events/states.ts';

export const eventStateMessages = siteMessages('eventStates', en);
