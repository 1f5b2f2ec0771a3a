import { formsOf } from '../../forms-of.ts';

const { number, plural } = formsOf('en');

/** What many forms share. */
export const forms = {
	emailAddress: 'Your email address',
	emailExample: 'you@example.com',
	fieldsToCheck: ({ fields }: { fields: number }) =>
		plural(fields, {
			one: 'Not saved yet. Please check one field below.',
			other: `Not saved yet. Please check ${number(fields)} fields below.`,
		}),
	askedAgain: 'Not saved yet. What this changes is different now, so please check it again.',
};
