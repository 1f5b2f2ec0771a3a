import type { doorCode as english } from '../../en/site/door-code.ts';
import { formsOf } from '../../forms-of.ts';

const { number } = formsOf('de');

export const doorCode: typeof english = {
	title: 'Dein Einlasscode',
	image: 'Dein Einlasscode als QR-Code',
	lede: ({ event, times }) =>
		`Für „${event}“: ${times}. Zeig ihn am Eingang vor, dort wird er mit einem Handy gescannt.`,
	dayAndHours: ({ day, hours }) => `${day}, ${hours}`,
	seeEvent: 'Zum Treffen',
	others: 'Codes für deine anderen Treffen',
	none: 'Noch kein Einlasscode',
	waiting: ({ position, event, times }) =>
		`Du stehst auf Platz ${number(position)} der Warteliste für „${event}“: ${times}. Sobald du einen Platz hast, findest du hier deinen Code.`,
	notGoing:
		'Du hast noch für kein Treffen zugesagt. Sobald du das tust, findest du hier deinen Code.',
	nextEvent: 'Zum nächsten Treffen',
	allEvents: 'Alle nächsten Treffen',
};
