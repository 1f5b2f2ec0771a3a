import { siteMessages } from '../../choose.ts';
import { share as en } from '../../en/site/events/share.ts';

export const shareMessages = siteMessages('share', en);
