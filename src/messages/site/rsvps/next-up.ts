import { siteMessages } from '../../choose.ts';
import { nextUp as en } from '../../en/site/rsvps/next-up.ts';

export const nextUpMessages = siteMessages('nextUp', en);
