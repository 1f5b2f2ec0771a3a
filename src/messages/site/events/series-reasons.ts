import { siteMessages } from '../../choose.ts';
import { seriesReasons as en } from '../../en/site/events/series-reasons.ts';

export const seriesReasonMessages = siteMessages('seriesReasons', en);
