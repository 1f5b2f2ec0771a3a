import type { mistakes as english } from '../../en/site/mistakes.ts';
import { formsOf } from '../../forms-of.ts';

const { either, number } = formsOf('de');

export const mistakes: typeof english = {
	field_missing: 'Füll dieses Feld aus.',
	field_wrong: 'Prüfe dieses Feld.',
	fields_missing: 'Schick die Felder als Formular oder als Objekt in JSON.',
	note_not_one_line: 'Entferne Zeilenumbrüche und Zeichen, die sich nicht anzeigen lassen.',
	email_missing: 'Gib eine E-Mail-Adresse ein.',
	email_typo: 'Prüfe die E-Mail-Adresse auf Tippfehler.',
	name_missing: 'Gib einen Namen ein.',
	name_not_one_line:
		'Gib einen Namen ohne Zeilenumbrüche und ohne Zeichen ein, die sich nicht anzeigen lassen.',
	name_is_address: 'Gib einen Namen ein, keine E-Mail-Adresse.',
	message_missing: 'Gib eine Nachricht ein.',
	code_missing: 'Gib die sechs Ziffern aus der E-Mail ein.',
	pause_date_missing: 'Wähl ein Datum.',
	date_after_today: 'Wähl ein Datum nach heute.',
	date_within_year: 'Wähl ein Datum innerhalb eines Jahres ab heute.',
	not_printable: 'Entferne die Zeichen, die sich nicht anzeigen lassen.',
	input_too_long: ({ most }) => `Höchstens ${number(most)} Zeichen, bitte.`,
	email_too_long: ({ most }) =>
		`Gib eine E-Mail-Adresse mit höchstens ${number(most)} Zeichen ein.`,
	name_too_long: ({ most }) => `Gib einen Namen mit höchstens ${number(most)} Zeichen ein.`,
	not_a_count: ({ least, most }) =>
		`Gib eine ganze Zahl von ${number(least)} bis ${number(most)} ein.`,
	not_a_choice: ({ choices }) => `Wähl ${either(choices)}.`,
	not_listed: ({ choices }) => `Wähl eines davon: ${choices.join(', ')}.`,
	not_the_value: ({ value }) => `Schick ${value}.`,
};
