import { siteMessages } from '../choose.ts';
import { topics as en } from '../en/site/topics.ts';

export const topicMessages = siteMessages('topics', en);
