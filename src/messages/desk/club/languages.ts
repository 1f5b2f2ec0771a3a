import { deskMessages } from '../../choose.ts';
import { languages as en } from '../../en/desk/club/languages.ts';

export const languageMessages = deskMessages({ en });
