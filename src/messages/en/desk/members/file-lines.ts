import { formsOf } from '../../../forms-of.ts';

const { number } = formsOf('en');

/** What is wrong with a line of a file of members. */
export const fileLines = {
	quotes_torn: ({ line }: { line: number }) =>
		`Line ${number(line)}: the quotation marks don't come in pairs.`,
	address_missing: ({ line }: { line: number }) => `Line ${number(line)}: the address is missing.`,
	address_wrong: ({ line }: { line: number }) =>
		`Line ${number(line)}: that doesn't look like an email address.`,
	address_too_long: ({ line, most }: { line: number; most: number }) =>
		`Line ${number(line)}: the address is longer than ${number(most)} characters.`,
	name_too_long: ({ line, most }: { line: number; most: number }) =>
		`Line ${number(line)}: the name is longer than ${number(most)} characters.`,
	name_not_shown: ({ line }: { line: number }) =>
		`Line ${number(line)}: the name has characters that can't be shown.`,
};
