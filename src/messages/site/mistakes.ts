import { siteMessages } from '../choose.ts';
import { mistakes as en } from '../en/site/mistakes.ts';

export const mistakeMessages = siteMessages('mistakes', en);
