import { siteMessages } from '../../choose.ts';
import { rsvpPanel as en } from '../../en/site/rsvps/panel.ts';

export const rsvpPanelMessages = siteMessages('rsvpPanel', en);
