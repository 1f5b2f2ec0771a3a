import type { contact as english } from '../../en/site/contact.ts';
import { formsOf } from '../../forms-of.ts';
import { rich } from '../../rich.ts';

const { number } = formsOf('de');

export const contact: typeof english = {
	title: 'Kontakt',
	description: ({ club }) => `So erreichst du das Orga-Team von ${club}.`,
	byEmail: ({ club, address, link }) => rich`Schreib dem Orga-Team von ${club}: ${link(address)}`,
	byForm: ({ club }) =>
		`Du hast eine Frage oder möchtest mithelfen? Schreib dem Orga-Team von ${club}. Die Antwort kommt per E-Mail.`,
	name: 'Dein Name (freiwillig)',
	email: 'Deine E-Mail-Adresse',
	emailHint: 'Das Orga-Team sieht sie, damit es dir antworten kann. Du bekommst keine Kopie.',
	message: 'Deine Nachricht',
	send: 'Nachricht senden',
	stored: ({ days, link }) =>
		rich`Wir schicken deine Nachricht per E-Mail an das Orga-Team und löschen sie dann hier. Kommt sie nicht an, wird sie nach ${number(days)} Tagen gelöscht. Mehr dazu auf unserer ${link('Datenschutzseite')}.`,
	unreachable: ({ club }) =>
		`Das Orga-Team von ${club} ist hier gerade nicht erreichbar. Bitte versuch es später noch einmal.`,
	beingSetUp: 'Dieser Club wird gerade eingerichtet. Bitte versuch es später noch einmal.',
	frontPage: 'Zur Startseite',
};
