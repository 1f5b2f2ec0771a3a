import { formsOf } from '../../../forms-of.ts';
import { rich, type Wrap } from '../../../rich.ts';

const { number, plural } = formsOf('en');

/** Who is coming to an event. */
export const attendees = {
	coming: "Who's coming",
	wereThere: 'Who was there',
	asked: ({ question }: { question: string }) => `We asked: ${question}`,
	you: 'You',
	youHidden: 'You (hidden from others)',
	more: ({ people }: { people: number }) =>
		plural(people, { one: 'and 1 more', other: `and ${number(people)} more` }),
	hiddenName: ({ link }: { link: Wrap }) =>
		rich`Other attendees don't see your name. ${link('Change that')}`,
	hiddenNameAndNote: ({ link }: { link: Wrap }) =>
		rich`Other attendees don't see your name or your line. ${link('Change that')}`,
	nameless: ({ link }: { link: Wrap }) =>
		rich`Other attendees can't see your name yet. ${link('Add your name')}`,
};
