import { siteMessages } from '../../choose.ts';
import { inShort as en } from '../../en/site/events/in-short.ts';

export const inShortMessages = siteMessages('inShort', en);
