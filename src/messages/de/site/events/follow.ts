import type { follow as english } from '../../../en/site/events/follow.ts';

export const follow: typeof english = {
	google: 'Google',
	outlook: 'Outlook',
	otherCalendars: 'Apple und andere',
};
