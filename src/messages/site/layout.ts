import { siteMessages } from '../choose.ts';
import { layout as en } from '../en/site/layout.ts';

export const layoutMessages = siteMessages('layout', en);
