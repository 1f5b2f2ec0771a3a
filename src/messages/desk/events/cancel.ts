import { deskMessages } from '../../choose.ts';
import { eventCancel as en } from '../../en/desk/events/cancel.ts';

export const eventCancelMessages = deskMessages({ en });
