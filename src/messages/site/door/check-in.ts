import { siteMessages } from '../../choose.ts';
import { checkIn as en } from '../../en/site/door/check-in.ts';

export const checkInMessages = siteMessages('checkIn', en);
