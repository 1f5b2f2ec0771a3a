import { siteMessages } from '../choose.ts';
import { doorCode as en } from '../en/site/door-code.ts';

export const doorCodeMessages = siteMessages('doorCode', en);
