import { siteMessages } from '../choose.ts';
import { times as en } from '../en/site/times.ts';

export const timeMessages = siteMessages('times', en);
