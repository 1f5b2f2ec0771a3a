import { siteMessages } from '../choose.ts';
import { account as en } from '../en/site/account.ts';

export const accountMessages = siteMessages('account', en);
