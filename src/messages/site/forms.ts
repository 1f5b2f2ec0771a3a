import { siteMessages } from '../choose.ts';
import { forms as en } from '../en/site/forms.ts';

export const formMessages = siteMessages('forms', en);
