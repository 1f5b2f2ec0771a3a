import { deskMessages } from '../../choose.ts';
import { eventNumbers as en } from '../../en/desk/events/numbers.ts';

export const eventNumberMessages = deskMessages({ en });
