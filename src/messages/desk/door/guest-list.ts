import { deskMessages } from '../../choose.ts';
import { guestList as en } from '../../en/desk/door/guest-list.ts';

export const guestListMessages = deskMessages({ en });
