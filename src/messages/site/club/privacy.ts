import { siteMessages } from '../../choose.ts';
import { privacy as en } from '../../en/site/club/privacy.ts';

export const privacyMessages = siteMessages('privacy', en);
