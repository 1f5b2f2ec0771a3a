import { deskMessages } from '../../choose.ts';
import { seriesForm as en } from '../../en/desk/series/form.ts';

export const seriesFormMessages = deskMessages({ en });
