import { siteMessages } from '../../choose.ts';
import { manifest as en } from '../../en/site/club/manifest.ts';

export const manifestMessages = siteMessages('manifest', en);
