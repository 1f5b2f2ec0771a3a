import { siteMessages } from '../../choose.ts';
import { follow as en } from '../../en/site/events/follow.ts';

export const followMessages = siteMessages('follow', en);
