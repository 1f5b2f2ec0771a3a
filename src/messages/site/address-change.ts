import { siteMessages } from '../choose.ts';
import { addressChange as en } from '../en/site/address-change.ts';

export const addressChangeMessages = siteMessages('addressChange', en);
