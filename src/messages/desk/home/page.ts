import { deskMessages } from '../../choose.ts';
import { deskHome as en } from '../../en/desk/home/page.ts';

export const deskHomeMessages = deskMessages({ en });
