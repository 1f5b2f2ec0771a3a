import { deskMessages } from '../../choose.ts';
import { eventChanges as en } from '../../en/desk/events/changes.ts';

export const eventChangeMessages = deskMessages({ en });
