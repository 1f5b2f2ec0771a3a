import { siteMessages } from '../../choose.ts';
import { scan as en } from '../../en/site/door/scan.ts';

export const scanMessages = siteMessages('scan', en);
