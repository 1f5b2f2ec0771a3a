import { deskMessages } from '../../choose.ts';
import { clockNotes as en } from '../../en/desk/events/clocks.ts';

export const clockNoteMessages = deskMessages({ en });
