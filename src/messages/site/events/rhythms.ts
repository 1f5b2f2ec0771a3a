import { siteMessages } from '../../choose.ts';
import { rhythms as en } from '../../en/site/events/rhythms.ts';

export const rhythmMessages = siteMessages('rhythms', en);
