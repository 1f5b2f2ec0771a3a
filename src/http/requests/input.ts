import { z } from 'zod';
import { Refusal } from '../../domain/errors.ts';
import { safeNextPath } from './next-path.ts';

/** What is said of a field whose schema has no sentence of its own: zod's would be about types. */
function sentenceFor(issue: { input?: unknown; path?: PropertyKey[] | undefined }): string {
	if (!issue.path?.length) return 'Send the fields as a form, or as an object in JSON.';
	const isMissing = issue.input === undefined || issue.input === null || issue.input === '';
	return isMissing ? 'Fill in this field.' : 'Check this field.';
}

/**
 * Checks what a form or JSON holds.
 *
 * @throws Refusal `invalid` with the first field at fault, `body` for what has no fields, and where the form wanted to go on
 */
export function checkInput<Output>(fields: unknown, schema: z.ZodType<Output>): Output {
	const result = schema.safeParse(fields, { error: sentenceFor });
	if (result.success) return result.data;
	const next = (fields as { next?: unknown } | null)?.next;
	const issue = result.error.issues[0];
	throw new Refusal('invalid', {
		field: String(issue?.path[0] ?? 'body'),
		mistake: issue?.message,
		...(typeof next === 'string' && { next: safeNextPath(next) }),
	});
}

/** A text field of a form, trimmed; an empty one counts as left out. */
export const optionalText = (max: number) =>
	z
		.string()
		.trim()
		.max(max, { message: `Use ${max} characters at most.` })
		.optional()
		.transform((text) => (text === '' ? undefined : text));

/** The largest number that a form may hold: more guests than any party has. */
const MAX_COUNT = 1000;
const WHOLE_NUMBER = `Enter a whole number from 0 to ${MAX_COUNT.toLocaleString('en')}.`;

/** Whole numbers as JSON has them or as a form sends them; an empty field counts as left out. */
export const optionalCount = z
	.union([z.number(), z.string().trim()], { message: WHOLE_NUMBER })
	.optional()
	.transform((value, context) => {
		if (value === undefined || value === '') return undefined;
		const number =
			typeof value === 'number' ? value : /^\d{1,4}$/.test(value) ? Number(value) : Number.NaN;
		if (Number.isInteger(number) && number >= 0 && number <= MAX_COUNT) return number;
		context.addIssue({ code: 'custom', message: WHOLE_NUMBER });
		return z.NEVER;
	});

/** True or false as JSON has them or as a form sends them. */
export const flag = z.union(
	[z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')],
	{ message: 'Choose true or false.' },
);

/** The id of a row, as a form of the site carries it. */
export const rowId = z.string().min(1).max(100);
