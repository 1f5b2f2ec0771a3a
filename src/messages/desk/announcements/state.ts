import { deskMessages } from '../../choose.ts';
import { announcementState as en } from '../../en/desk/announcements/state.ts';

export const announcementStateMessages = deskMessages({ en });
