import { deskMessages } from '../../choose.ts';
import { setup as en } from '../../en/desk/club/setup.ts';

export const setupMessages = deskMessages({ en });
