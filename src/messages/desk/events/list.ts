import { deskMessages } from '../../choose.ts';
import { eventList as en } from '../../en/desk/events/list.ts';

export const eventListMessages = deskMessages({ en });
