import { deskMessages } from '../../choose.ts';
import { calendarImport as en } from '../../en/desk/events/import.ts';

export const calendarImportMessages = deskMessages({ en });
