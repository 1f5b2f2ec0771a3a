import { deskMessages } from '../../choose.ts';
import { memberLabels as en } from '../../en/desk/members/labels.ts';

export const memberLabelMessages = deskMessages({ en });
