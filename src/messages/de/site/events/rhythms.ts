import type { rhythms as english } from '../../../en/site/events/rhythms.ts';
import { formsOf } from '../../../forms-of.ts';

const { nth, number, plural } = formsOf('de');

export const rhythms: typeof english = {
	everyWeeks: ({ weeks, weekday }) =>
		plural(weeks, {
			one: `Jede Woche am ${weekday}`,
			other: `Alle ${number(weeks)} Wochen am ${weekday}`,
		}),
	first: ({ weekday }) => `Am ersten ${weekday} im Monat`,
	second: ({ weekday }) => `Am zweiten ${weekday} im Monat`,
	third: ({ weekday }) => `Am dritten ${weekday} im Monat`,
	fourth: ({ weekday }) => `Am vierten ${weekday} im Monat`,
	last: ({ weekday }) => `Am letzten ${weekday} im Monat`,
	onDay: ({ day }) => `Am ${nth(day)} jedes Monats`,
	onDayOrLast: ({ day }) => `Am ${nth(day)} jedes Monats oder an seinem letzten Tag`,
	other: ({ rule }) => `Nach der Regel ${rule}`,
	withGuests: ({ guests }) =>
		plural(guests, { one: 'mit 1 Gast', other: `mit ${number(guests)} Gästen` }),
	until: ({ day }) => `bis zum ${day}`,
};
