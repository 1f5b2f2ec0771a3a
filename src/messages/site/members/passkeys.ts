import { siteMessages } from '../../choose.ts';
import { passkeys as en } from '../../en/site/members/passkeys.ts';

export const passkeyMessages = siteMessages('passkeys', en);
