import { siteMessages } from '../../choose.ts';
import { post as en } from '../../en/site/club/post.ts';

export const postMessages = siteMessages('post', en);
