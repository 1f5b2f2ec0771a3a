import { deskMessages } from '../choose.ts';
import { layout as en } from '../en/desk/layout.ts';

export const deskLayoutMessages = deskMessages({ en });
