import { deskMessages } from '../../choose.ts';
import { seriesPages as en } from '../../en/desk/series/pages.ts';

export const seriesPageMessages = deskMessages({ en });
