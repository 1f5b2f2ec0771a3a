import { deskMessages } from '../../choose.ts';
import { eventForm as en } from '../../en/desk/events/form.ts';

export const eventFormMessages = deskMessages({ en });
