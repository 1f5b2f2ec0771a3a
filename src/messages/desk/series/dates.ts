import { deskMessages } from '../../choose.ts';
import { seriesDates as en } from '../../en/desk/series/dates.ts';

export const seriesDateMessages = deskMessages({ en });
