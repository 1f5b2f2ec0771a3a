import type { every as english } from '../../../en/site/rsvps/every.ts';
import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('de');

export const every: typeof english = {
	come: { week: 'Jede Woche kommen', time: 'Jedes Mal kommen' },
	comes: { week: 'Du kommst jede Woche', time: 'Du kommst jedes Mal' },
	countMeIn: { week: 'Ich bin jede Woche dabei', time: 'Ich bin jedes Mal dabei' },
	stop: { week: 'Nicht mehr jede Woche', time: 'Nicht mehr jedes Mal' },
	question: { week: 'Wer kommt jede Woche?', time: 'Wer kommt jedes Mal?' },
	inList: { week: 'jede Woche', time: 'jedes Mal' },
	comesInList: { week: 'du kommst jede Woche', time: 'du kommst jedes Mal' },
	offered: ({ guests }) =>
		plural(guests, {
			none: 'Wir tragen dich für die nächsten Treffen ein, und für jedes weitere, sobald es aufgeht.',
			one: 'Wir tragen dich und 1 Begleitperson für die nächsten Treffen ein, und für jedes weitere, sobald es aufgeht.',
			other: `Wir tragen dich und ${number(guests)} Begleitpersonen für die nächsten Treffen ein, und für jedes weitere, sobald es aufgeht.`,
		}),
	active: ({ guests }) =>
		plural(guests, {
			none: 'Wir tragen dich für jedes neue Treffen ein, sobald es aufgeht.',
			one: 'Wir tragen dich und 1 Begleitperson für jedes neue Treffen ein, sobald es aufgeht.',
			other: `Wir tragen dich und ${number(guests)} Begleitpersonen für jedes neue Treffen ein, sobald es aufgeht.`,
		}),
	until: ({ day }) => `Die Reihe läuft bis ${day}.`,
	offeredNote: 'Du kannst jederzeit einmal aussetzen oder ganz aufhören.',
	activeNote: 'Wenn du damit aufhörst, bleiben deine bisherigen Zusagen bestehen.',
};
