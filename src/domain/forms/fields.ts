import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { isOneLine } from '../text/printable.ts';

/** Fields of organizers' forms: what was sent is text, and each mistake is said beside its field. */

/** What a form sent, by field; a field that was left out is missing. */
export type FormFields = Readonly<Record<string, string>>;

/** What is wrong with a form, a sentence for each field at fault. */
export type FieldErrors = Readonly<Record<string, string>>;

export type ParsedForm<Values> = { ok: true; values: Values } | { ok: false; errors: FieldErrors };

const given = z.string().catch('');

/**
 * A text on one line, trimmed.
 *
 * @param missing what to say where there is none; left out, the field may be empty
 */
export function line(max: number, missing?: string) {
	return given.pipe(
		z
			.string()
			.trim()
			.min(missing === undefined ? 0 : 1, { message: missing })
			.max(max, { message: `At most ${max} characters, please.` })
			.refine(isOneLine, { message: 'Letters and signs on one line only, please.' }),
	);
}

/** A local date, `YYYY-MM-DD`. */
export const isoDate = line(10, 'Please choose a date.').refine(
	(text) => {
		try {
			return /^\d{4}-\d\d-\d\d$/.test(text) && Temporal.PlainDate.from(text).year >= 2000;
		} catch {
			return false;
		}
	},
	{ message: 'A date like 2027-01-30, please.' },
);

/** A text of several lines, trimmed, which may be empty; browsers send line breaks as CR LF. */
export function paragraphs(max: number) {
	return given
		.transform((text) => text.replaceAll(/\r\n?/g, '\n').trim())
		.pipe(
			z
				.string()
				.max(max, { message: `At most ${max} characters, please.` })
				.regex(/^(\P{Cc}|[\n\t])*$/u, { message: 'Letters and signs only, please.' }),
		);
}

/** The longest address of a page elsewhere. */
export const MAX_WEB_ADDRESS_LENGTH = 500;

/** The address of a page elsewhere, as a browser would write it; null where none is given. */
export function webAddress() {
	return line(MAX_WEB_ADDRESS_LENGTH).transform((text, context) => {
		if (text === '') return null;
		const address = /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text).href : '';
		if (address !== '' && address.length <= MAX_WEB_ADDRESS_LENGTH) return address;
		context.addIssue({
			code: 'custom',
			message:
				address === ''
					? 'A web address, please, like https://example.org/map.'
					: `At most ${MAX_WEB_ADDRESS_LENGTH} characters, please.`,
		});
		return z.NEVER;
	});
}

/** A whole number within bounds, both included. */
export function wholeNumber(least: number, most: number) {
	const message = `A whole number from ${least} to ${most}, please.`;
	return given.pipe(
		z
			.string()
			.trim()
			.regex(/^\d{1,9}$/, { message, abort: true })
			.transform(Number)
			.pipe(z.number().min(least, { message, abort: true }).max(most, { message, abort: true })),
	);
}

/** `9:05` and `09:05` are both meant as `09:05`. */
export const timeOfDay = line(5, 'Please choose a time.').transform((text, context) => {
	if (/^([01]?\d|2[0-3]):[0-5]\d$/.test(text)) return text.padStart(5, '0');
	context.addIssue({ code: 'custom', message: 'A time from 00:00 to 23:59, please, like 19:30.' });
	return z.NEVER;
});

/** One of the values of a list. */
export function choice<const Values extends readonly [string, ...string[]]>(
	values: Values,
	message: string,
) {
	return given.pipe(z.enum(values, { message }));
}

/**
 * Checks a form.
 *
 * @returns the values, or the first mistake of every field at fault
 */
export function parseForm<Values>(
	schema: z.ZodType<Values>,
	fields: FormFields,
): ParsedForm<Values> {
	const result = schema.safeParse(fields);
	if (result.success) return { ok: true, values: result.data };
	const errors: Record<string, string> = {};
	for (const { path, message } of result.error.issues) errors[String(path[0])] ??= message;
	return { ok: false, errors };
}

/**
 * The choices of a list, with what a refused form had chosen: it stays chosen, beside what is wrong with it.
 *
 * @param typed what was sent, a number or not; left out where nothing was
 */
export function choicesWith(
	numbers: readonly number[],
	typed: string | undefined,
	textOf: (number: number) => string,
): { value: string; label: string }[] {
	const choices = numbers.map((number) => ({ value: String(number), label: textOf(number) }));
	if (!typed || choices.some(({ value }) => value === typed)) return choices;
	const label = /^\d{1,4}$/.test(typed) ? textOf(Number(typed)) : typed;
	return [...choices, { value: typed, label }];
}

/** How many events the page said would change; none if nothing readable was sent. */
export function confirmedCount({ confirmed }: FormFields): number {
	return /^\d{1,9}$/.test(confirmed ?? '') ? Number(confirmed) : 0;
}

/** The id that a form has brought along, in small letters, or null. */
export function formId(value: string | undefined): string | null {
	const parsed = z.uuid().safeParse(value);
	return parsed.success ? parsed.data.toLowerCase() : null;
}
