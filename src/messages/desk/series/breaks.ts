import { deskMessages } from '../../choose.ts';
import { seriesBreaks as en } from '../../en/desk/series/breaks.ts';

export const seriesBreakMessages = deskMessages({ en });
