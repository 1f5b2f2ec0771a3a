import type { attendees as english } from '../../../en/site/rsvps/attendees.ts';
import { formsOf } from '../../../forms-of.ts';
import { rich } from '../../../rich.ts';

const { number, plural } = formsOf('de');

export const attendees: typeof english = {
	coming: 'Wer kommt',
	wereThere: 'Wer da war',
	asked: ({ question }) => `Wir haben gefragt: ${question}`,
	you: 'Du',
	youHidden: 'Du (für andere nicht sichtbar)',
	more: ({ people }) =>
		plural(people, { one: 'und 1 weitere Person', other: `und ${number(people)} weitere` }),
	hiddenName: ({ link }) => rich`Die anderen sehen deinen Namen nicht. ${link('Das ändern')}`,
	hiddenNameAndNote: ({ link }) =>
		rich`Die anderen sehen weder deinen Namen noch deine Zeile. ${link('Das ändern')}`,
	nameless: ({ link }) =>
		rich`Die anderen können deinen Namen noch nicht sehen. ${link('Trag ihn ein')}`,
};
