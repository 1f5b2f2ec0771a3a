import type { breaks as english } from '../../../en/site/events/breaks.ts';
import { formsOf } from '../../../forms-of.ts';

const { either } = formsOf('de');

const quoted = (titles: readonly string[]) => either(titles.map((title) => `„${title}“`));

export const breaks: typeof english = {
	noMeeting: {
		plain: 'Kein Treffen',
		on: ({ day }) => `Kein Treffen am ${day}`,
		from: ({ from, to }) => `Kein Treffen vom ${from} bis zum ${to}`,
	},
	noneOf: {
		plain: ({ series }) => `Kein ${quoted(series)}`,
		on: ({ series, day }) => `Kein ${quoted(series)} am ${day}`,
		from: ({ series, from, to }) => `Kein ${quoted(series)} vom ${from} bis zum ${to}`,
	},
	withReason: ({ title, reason }) => `${title}: ${reason}`,
};
