import { siteMessages } from '../choose.ts';
import { ownData as en } from '../en/site/own-data.ts';

export const ownDataMessages = siteMessages('ownData', en);
