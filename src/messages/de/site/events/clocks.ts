import type { clocks as english } from '../../../en/site/events/clocks.ts';

export const clocks: typeof english = {
	begins: {
		first: ({ time }) => `Es beginnt, wenn sie zum ersten Mal ${time} Uhr zeigen.`,
		second: ({ time }) => `Es beginnt, wenn sie zum zweiten Mal ${time} Uhr zeigen.`,
	},
	backThatNight: 'In dieser Nacht werden die Uhren zurückgestellt.',
	during: {
		back: ({ day }) => `Am ${day}, während des Treffens, werden die Uhren zurückgestellt.`,
		forward: ({ day }) => `Am ${day}, während des Treffens, werden die Uhren vorgestellt.`,
	},
	lasts: ({ length }) => `Es dauert ${length}.`,
	allLocal: 'Alle Zeiten sind Ortszeiten.',
};
