import { siteMessages } from '../choose.ts';
import { notices as en } from '../en/site/notices.ts';

export const noticeMessages = siteMessages('notices', en);
