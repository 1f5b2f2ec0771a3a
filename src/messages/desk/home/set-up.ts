import { deskMessages } from '../../choose.ts';
import { leftToSetUp as en } from '../../en/desk/home/set-up.ts';

export const leftToSetUpMessages = deskMessages({ en });
