import { siteMessages } from '../../choose.ts';
import { walkIns as en } from '../../en/site/door/walk-ins.ts';

export const walkInMessages = siteMessages('walkIns', en);
