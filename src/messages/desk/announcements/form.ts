import { deskMessages } from '../../choose.ts';
import { announcementForm as en } from '../../en/desk/announcements/form.ts';

export const announcementFormMessages = deskMessages({ en });
