import { siteMessages } from '../../choose.ts';
import { devices as en } from '../../en/site/members/devices.ts';

export const deviceMessages = siteMessages('devices', en);
