import type { clubMails as english } from '../../../en/site/mail/club.ts';
import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('de');

const WAIT =
	'Sag zu, dann stehst du auf der Warteliste. Wir schreiben dir, sobald ein Platz frei wird.';
const TELL_US =
	'Wenn du doch nicht kannst, sag bitte kurz ab: Über deinen Platz freut sich sonst jemand.';

export const clubMails: typeof english = {
	invitation: {
		subject: ({ title, day }) => `${title}, ${day}`,
		lead: ({ left, capacity }) =>
			plural(left, {
				one: `Kommst du? 1 von ${number(capacity)} Plätzen ist noch frei.`,
				other: `Kommst du? ${number(left)} von ${number(capacity)} Plätzen sind noch frei.`,
			}),
		leadFull: ({ waiting }) =>
			plural(waiting, {
				none: `Kommst du? Alle Plätze sind vergeben. ${WAIT}`,
				one: `Kommst du? Alle Plätze sind vergeben, und 1 Person steht auf der Warteliste. ${WAIT}`,
				other: `Kommst du? Alle Plätze sind vergeben, und ${number(waiting)} Leute stehen auf der Warteliste. ${WAIT}`,
			}),
		preheader: ({ times }) => `Kommst du? ${times}.`,
		preheaderAt: ({ times, place }) => `Kommst du? ${times} · ${place}`,
	},

	reminder: {
		subject: ({ title, day }) => `${title}, ${day}`,
		subjectToday: ({ title }) => `Heute: ${title}`,
		subjectTomorrow: ({ title }) => `Morgen: ${title}`,
		lead: ({ date, time }) => `Los geht's am ${date}, um ${time} Uhr. ${TELL_US}`,
		leadToday: ({ time }) => `Heute um ${time} Uhr geht's los. ${TELL_US}`,
		leadTomorrow: ({ time }) => `Morgen um ${time} Uhr geht's los. ${TELL_US}`,
		preheader: ({ times }) => `${times}.`,
		preheaderAt: ({ times, place }) => `${times} · ${place}`,
		reason:
			'Du bekommst diese E-Mail, weil du für dieses Treffen zugesagt hast und Erinnerungen eingeschaltet sind.',
	},

	thanks: {
		subject: ({ title }) => `Schön, dass du da warst: ${title}`,
		title: 'Schön, dass du da warst',
		lead: ({ title }) => `Danke, dass du bei „${title}“ dabei warst.`,
		leadLast: ({ title }) =>
			`Danke, dass du bei „${title}“ dabei warst. Der nächste Termin steht noch nicht fest.`,
		preheader: ({ title }) => `Danke, dass du bei „${title}“ dabei warst.`,
		preheaderNext: ({ title, day }) => `Als Nächstes: ${title}, ${day}.`,
		reason:
			'Du bekommst diese E-Mail, weil du bei diesem Treffen warst oder zugesagt hattest und Erinnerungen eingeschaltet sind.',
	},

	announcement: {
		preheader: ({ club }) => `Neues von ${club}.`,
		reasonCame: ({ title }) =>
			`Du bekommst diese E-Mail, weil du bei „${title}“ warst oder zugesagt hattest. Das Orga-Team schreibt damit allen, die dabei waren.`,
		reasonComing: ({ title }) =>
			`Du bekommst diese E-Mail, weil du für „${title}“ zugesagt hast. Das Orga-Team schreibt damit allen, die kommen.`,
		reasonUnknown:
			'Du bekommst diese E-Mail, weil du für ein Treffen zugesagt hast. Das Orga-Team schreibt damit allen, die kommen.',
	},

	asked: {
		invitations: ({ club }) =>
			`Du bekommst diese E-Mail, weil du Einladungen von ${club} haben möchtest.`,
		reminders: ({ club }) =>
			`Du bekommst diese E-Mail, weil du Erinnerungen von ${club} haben möchtest.`,
		announcements: ({ club }) =>
			`Du bekommst diese E-Mail, weil du Neuigkeiten von ${club} haben möchtest.`,
	},
	usual: {
		invitations: ({ club }) =>
			`Du bekommst diese E-Mail, weil bei dir Einladungen von ${club} eingeschaltet sind.`,
		reminders: ({ club }) =>
			`Du bekommst diese E-Mail, weil bei dir Erinnerungen von ${club} eingeschaltet sind.`,
		announcements: ({ club }) =>
			`Du bekommst diese E-Mail, weil bei dir Neuigkeiten von ${club} eingeschaltet sind.`,
	},

	about: 'Zu diesem Treffen',
	next: 'Als Nächstes',
	nextGoing: 'Als Nächstes (du bist dabei)',
	nextWaiting: 'Als Nächstes (du stehst auf der Warteliste)',
	nextDeclined: 'Als Nächstes (du bist nicht dabei)',
};
