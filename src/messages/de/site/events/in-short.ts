import type { inShort as english } from '../../../en/site/events/in-short.ts';

export const inShort: typeof english = {
	details: 'Mehr dazu',
	map: 'Karte',
	addToCalendar: 'In den Kalender eintragen',
};
