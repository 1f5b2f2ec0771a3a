import type { problems as english } from '../../en/site/problems.ts';

export const problems: typeof english = {
	titles: {
		401: 'Bitte melde dich an',
		403: 'Das geht leider nicht',
		404: 'Hier ist nichts',
		409: 'Das geht nicht mehr',
		410: 'Dieser Link gilt nicht mehr',
		413: 'Das war zu viel auf einmal',
		429: 'Einen Moment bitte',
		500: 'Da ist etwas schiefgegangen',
		503: 'Wir sind gleich wieder da',
	},
	otherTitle: 'Das hat nicht geklappt',
	emailTitle: 'Mit unseren E-Mails klappt etwas nicht',
	tryAgain: 'Noch einmal versuchen',
	enterCode: 'Code eingeben',
	seeEvent: 'Zum Treffen',
	backToForm: 'Zurück zum Formular',
	openAgain: 'Seite noch einmal öffnen',
	nextEvent: 'Zum nächsten Treffen',
	allEvents: 'Alle Treffen',
	requestNumber: ({ number }) =>
		`Wenn du uns deswegen schreibst, gib bitte diese Nummer an: ${number}`,
	noSuchPage:
		'Diese Seite gibt es nicht. Vielleicht ist sie umgezogen, oder in der Adresse ist ein Tippfehler.',
	notSetUp: 'Diese Seite ist noch nicht eingerichtet',
	settingsMissing: 'Diese Einstellungen fehlen oder sind falsch:',
};
