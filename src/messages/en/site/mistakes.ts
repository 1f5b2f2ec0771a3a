import { formsOf } from '../../forms-of.ts';

const { either, number } = formsOf('en');

/** What is wrong with a field that visitors and members fill in, or that JSON sends: what to enter instead. */
export const mistakes = {
	field_missing: 'Fill in this field.',
	field_wrong: 'Check this field.',
	fields_missing: 'Send the fields as a form, or as an object in JSON.',
	note_not_one_line: "Remove line breaks and characters that can't be shown.",
	email_missing: 'Enter an email address.',
	email_typo: 'Check the email address for a typo.',
	name_missing: 'Enter a name.',
	name_not_one_line: "Enter a name without line breaks or characters that can't be shown.",
	name_is_address: 'Enter a name, not an email address.',
	message_missing: 'Enter a message.',
	code_missing: 'Enter the six digits from the email.',
	pause_date_missing: 'Choose a date.',
	date_after_today: 'Choose a date after today.',
	date_within_year: 'Choose a date within a year from today.',
	not_printable: "Remove the characters that can't be shown.",
	input_too_long: ({ most }: { most: number }) => `Use ${number(most)} characters at most.`,
	email_too_long: ({ most }: { most: number }) =>
		`Enter an email address of ${number(most)} characters at most.`,
	name_too_long: ({ most }: { most: number }) =>
		`Enter a name of ${number(most)} characters at most.`,
	not_a_count: ({ least, most }: { least: number; most: number }) =>
		`Enter a whole number from ${number(least)} to ${number(most)}.`,
	not_a_choice: ({ choices }: { choices: readonly string[] }) => `Choose ${either(choices)}.`,
	not_listed: ({ choices }: { choices: readonly string[] }) =>
		`Choose one of ${choices.join(', ')}.`,
	not_the_value: ({ value }: { value: string }) => `Send ${value}.`,
};
