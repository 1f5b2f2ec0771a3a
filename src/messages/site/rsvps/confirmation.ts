import { siteMessages } from '../../choose.ts';
import { confirmation as en } from '../../en/site/rsvps/confirmation.ts';

export const confirmationMessages = siteMessages('confirmation', en);
