import { deskMessages } from '../choose.ts';
import { mistakes as en, lineMistakes as enLines } from '../en/desk/mistakes.ts';

export const deskMistakeMessages = deskMessages({ en });
export const lineMistakeMessages = deskMessages({ en: enLines });
