import type { topics as english } from '../../en/site/topics.ts';

export const topics: typeof english = {
	invitations: {
		title: 'Einladungen',
		description: 'Eine E-Mail, sobald das nächste Treffen aufgeht, mit einem Button zum Zusagen.',
	},
	reminders: {
		title: 'Erinnerungen',
		description: 'Eine E-Mail vor jedem Treffen, für das du zugesagt hast, und eine danach.',
	},
	announcements: {
		title: 'Neuigkeiten',
		description: 'Ab und zu etwas Neues vom Orga-Team.',
	},
};
