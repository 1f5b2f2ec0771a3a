import { deskMessages } from '../../choose.ts';
import { clubFields as en } from '../../en/desk/club/fields.ts';

export const clubFieldMessages = deskMessages({ en });
