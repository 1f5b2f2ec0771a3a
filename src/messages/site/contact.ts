import { siteMessages } from '../choose.ts';
import { contact as en } from '../en/site/contact.ts';

export const contactMessages = siteMessages('contact', en);
