import { deskMessages } from '../../choose.ts';
import { memberRemoval as en } from '../../en/desk/members/removal.ts';

export const memberRemovalMessages = deskMessages({ en });
