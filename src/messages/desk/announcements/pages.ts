import { deskMessages } from '../../choose.ts';
import { announcementPages as en } from '../../en/desk/announcements/pages.ts';

export const announcementPageMessages = deskMessages({ en });
