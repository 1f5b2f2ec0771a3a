import { siteMessages } from '../choose.ts';
import { refusals as en } from '../en/site/refusals.ts';

export const refusalMessages = siteMessages('refusals', en);
