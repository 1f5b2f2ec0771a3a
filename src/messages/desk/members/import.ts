import { deskMessages } from '../../choose.ts';
import { memberImport as en } from '../../en/desk/members/import.ts';

export const memberImportMessages = deskMessages({ en });
