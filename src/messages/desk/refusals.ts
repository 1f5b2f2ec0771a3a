import { deskMessages } from '../choose.ts';
import { refusals as en } from '../en/desk/refusals.ts';

export const deskRefusalMessages = deskMessages({ en });
