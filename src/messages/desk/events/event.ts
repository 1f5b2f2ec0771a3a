import { deskMessages } from '../../choose.ts';
import { eventPage as en } from '../../en/desk/events/event.ts';

export const eventPageMessages = deskMessages({ en });
