import { siteMessages } from '../../choose.ts';
import { breaks as en } from '../../en/site/events/breaks.ts';

export const breakMessages = siteMessages('breaks', en);
