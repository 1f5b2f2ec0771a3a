import { siteMessages } from '../../choose.ts';
import { clocks as en } from '../../en/site/events/clocks.ts';

export const clockMessages = siteMessages('clocks', en);
