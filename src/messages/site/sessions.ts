import { siteMessages } from '../choose.ts';
import { sessions as en } from '../en/site/sessions.ts';

export const sessionMessages = siteMessages('sessions', en);
