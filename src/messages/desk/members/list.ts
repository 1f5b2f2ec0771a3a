import { deskMessages } from '../../choose.ts';
import { memberList as en } from '../../en/desk/members/list.ts';

export const memberListMessages = deskMessages({ en });
