import { deskMessages } from '../../choose.ts';
import { attendancePage as en } from '../../en/desk/attendance/page.ts';

export const attendancePageMessages = deskMessages({ en });
