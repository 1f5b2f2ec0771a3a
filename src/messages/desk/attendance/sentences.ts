import { deskMessages } from '../../choose.ts';
import { attendanceSentences as en } from '../../en/desk/attendance/sentences.ts';

export const attendanceSentenceMessages = deskMessages({ en });
