import { siteMessages } from '../../choose.ts';
import { frontPage as en } from '../../en/site/events/front-page.ts';

export const frontPageMessages = siteMessages('frontPage', en);
