import type { forms as english } from '../../en/site/forms.ts';
import { formsOf } from '../../forms-of.ts';

const { number, plural } = formsOf('de');

export const forms: typeof english = {
	emailAddress: 'Deine E-Mail-Adresse',
	emailExample: 'du@example.com',
	fieldsToCheck: ({ fields }) =>
		plural(fields, {
			one: 'Noch nicht gespeichert. Bitte prüfe unten ein Feld.',
			other: `Noch nicht gespeichert. Bitte prüfe unten ${number(fields)} Felder.`,
		}),
	askedAgain:
		'Noch nicht gespeichert. Was sich damit ändert, ist jetzt etwas anderes. Bitte sieh es dir noch einmal an.',
};
