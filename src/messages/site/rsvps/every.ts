import { siteMessages } from '../../choose.ts';
import { every as en } from '../../en/site/rsvps/every.ts';

export const everyMessages = siteMessages('every', en);
