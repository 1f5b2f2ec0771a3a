import { deskMessages } from '../../choose.ts';
import { memberActions as en } from '../../en/desk/members/actions.ts';

export const memberActionMessages = deskMessages({ en });
