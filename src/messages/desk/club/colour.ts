import { deskMessages } from '../../choose.ts';
import { colour as en } from '../../en/desk/club/colour.ts';

export const colourMessages = deskMessages({ en });
