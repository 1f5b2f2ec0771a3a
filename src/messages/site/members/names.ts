import { siteMessages } from '../../choose.ts';
import { names as en } from '../../en/site/members/names.ts';

export const nameMessages = siteMessages('names', en);
