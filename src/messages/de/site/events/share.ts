import type { share as english } from '../../../en/site/events/share.ts';

export const share: typeof english = {
	title: ({ event }) => `Weitersagen: ${event}`,
	about: ({ event }) => `Gib den Link zu ${event} weiter.`,
	heading: 'Sag es weiter',
	address: 'Link zu diesem Treffen',
	addressHint: 'Markier den Link, um ihn zu kopieren.',
	email: 'Per E-Mail',
	text: 'Per SMS',
	when: ({ day, time }) => `${day} um ${time} Uhr`,
	message: ({ event, when, address }) => `${event}, ${when}: ${address}`,
	codeLabel: 'Wofür der Code ist',
	codeHint:
		'Scann den Code, um das Treffen auf einem Handy zu öffnen. Oder druck diese Seite aus: Sie wird zum Aushang.',
	back: 'Zurück zum Treffen',
	poster: { page: 'Ein Code für diese Seite', club: 'Ein Code für die Seite deines Clubs' },
	code: {
		page: 'Ein Code, der zu dieser Seite führt',
		club: 'Ein Code, der zur Seite deines Clubs führt',
	},
};
