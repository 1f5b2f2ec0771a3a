import { deskMessages } from '../../choose.ts';
import { affectedAnnouncements as en } from '../../en/desk/announcements/affected.ts';

export const affectedAnnouncementMessages = deskMessages({ en });
