import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { isOneLine } from '../text/printable.ts';
import {
	checkFields,
	type Mistake,
	type Mistakes,
	messageOf,
	type PlainMistakeCode,
} from './mistakes.ts';

/** Fields of organizers' forms: what was sent is text, and each mistake is of one field. */

/** What a form sent, by field; a field that was left out is missing. */
export type FormFields = Readonly<Record<string, string>>;

export type ParsedForm<Values> = { ok: true; values: Values } | { ok: false; errors: Mistakes };

const given = z.string().catch('');

/**
 * A text on one line, trimmed.
 *
 * @param missing the mistake where there is none; left out, the field may be empty
 */
export function line(max: number, missing?: PlainMistakeCode) {
	return given.pipe(
		z
			.string()
			.trim()
			.min(missing === undefined ? 0 : 1, missing && { message: messageOf({ code: missing }) })
			.max(max, { message: messageOf({ code: 'too_long', most: max }) })
			.refine(isOneLine, { message: messageOf({ code: 'not_one_line' }) }),
	);
}

/** A local date, `YYYY-MM-DD`. */
export const isoDate = line(10, 'date_missing').refine(
	(text) => {
		try {
			return /^\d{4}-\d\d-\d\d$/.test(text) && Temporal.PlainDate.from(text).year >= 2000;
		} catch {
			return false;
		}
	},
	{ message: messageOf({ code: 'not_a_date' }) },
);

/** A text of several lines, trimmed, which may be empty; browsers send line breaks as CR LF. */
export function paragraphs(max: number) {
	return given
		.transform((text) => text.replaceAll(/\r\n?/g, '\n').trim())
		.pipe(
			z
				.string()
				.max(max, { message: messageOf({ code: 'too_long', most: max }) })
				.regex(/^(\P{Cc}|[\n\t])*$/u, { message: messageOf({ code: 'not_printable' }) }),
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
					? messageOf({ code: 'not_a_web_address' })
					: messageOf({ code: 'too_long', most: MAX_WEB_ADDRESS_LENGTH }),
		});
		return z.NEVER;
	});
}

/** A whole number within bounds, both included. */
export function wholeNumber(least: number, most: number) {
	const message = messageOf({ code: 'not_a_whole_number', least, most });
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
export const timeOfDay = line(5, 'time_missing').transform((text, context) => {
	if (/^([01]?\d|2[0-3]):[0-5]\d$/.test(text)) return text.padStart(5, '0');
	context.addIssue({ code: 'custom', message: messageOf({ code: 'not_a_time' }) });
	return z.NEVER;
});

/** One of the values of a list. */
export function choice<const Values extends readonly [string, ...string[]]>(
	values: Values,
	missing: PlainMistakeCode,
) {
	return given.pipe(z.enum(values, { message: messageOf({ code: missing }) }));
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
	const checked = checkFields(schema, fields);
	if (checked.ok) return checked;
	const errors: Record<string, Mistake> = {};
	for (const { field, mistake } of checked.mistakes) errors[field] ??= mistake;
	return { ok: false, errors };
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
