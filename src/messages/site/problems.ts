import { siteMessages } from '../choose.ts';
import { problems as en } from '../en/site/problems.ts';

export const problemMessages = siteMessages('problems', en);
