import { deskMessages } from '../choose.ts';
import { notices as en } from '../en/desk/notices.ts';

export const deskNoticeMessages = deskMessages({ en });
