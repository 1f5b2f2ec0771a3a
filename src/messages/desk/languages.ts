import { deskMessages } from '../choose.ts';
import { languages as en } from '../en/desk/languages.ts';

export const languageMessages = deskMessages({ en });
