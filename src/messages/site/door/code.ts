import { siteMessages } from '../../choose.ts';
import { code as en } from '../../en/site/door/code.ts';

export const scannedCodeMessages = siteMessages('code', en);
