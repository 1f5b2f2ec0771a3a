import { deskMessages } from '../../choose.ts';
import { member as en } from '../../en/desk/members/member.ts';

export const memberMessages = deskMessages({ en });
