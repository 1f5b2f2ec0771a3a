import type { nextUp as english } from '../../../en/site/rsvps/next-up.ts';

export const nextUp: typeof english = {
	title: 'Nächstes Mal',
	on: ({ day }) => `Nächstes Mal: ${day}`,
	willEmail: 'Das nächste Treffen ist noch nicht geplant. Wir schreiben dir, sobald es eins gibt.',
	checkBack: 'Das nächste Treffen ist noch nicht geplant. Schau bald wieder vorbei.',
	canEmail:
		'Das nächste Treffen ist noch nicht geplant. Wenn du magst, schreiben wir dir, sobald es eins gibt.',
	getInvitations: 'Einladungen bekommen',
	howItWent: 'So war es',
};
