import { deskMessages } from '../../choose.ts';
import { fileLines as en } from '../../en/desk/members/file-lines.ts';

export const fileLineMessages = deskMessages({ en });
