import { z } from 'zod';
import { Refusal } from '../../domain/errors.ts';
import { checkFields, messageOf } from '../../domain/forms/mistakes.ts';
import { readFields } from './body.ts';
import { safeNextPath } from './next-path.ts';

/**
 * Checks what a form or JSON holds.
 *
 * @throws Refusal `invalid` with the first field at fault, `body` for what has no fields, and where the form wanted to go on
 */
export function checkInput<Output>(fields: unknown, schema: z.ZodType<Output>): Output {
	const checked = checkFields(schema, fields);
	if (checked.ok) return checked.values;
	const next = (fields as { next?: unknown } | null)?.next;
	throw new Refusal('invalid', {
		...checked.mistakes[0],
		...(typeof next === 'string' && { next: safeNextPath(next) }),
	});
}

/**
 * Reads a form or JSON and checks it.
 *
 * @throws Refusal as `checkInput`, and `bad_request` for what cannot be read
 */
export async function readInput<Output>(
	request: Request,
	schema: z.ZodType<Output>,
): Promise<Output> {
	return checkInput(await readFields(request), schema);
}

/** A text field of a form, trimmed; an empty one counts as left out. */
export const optionalText = (max: number) =>
	z
		.string()
		.trim()
		.max(max, { message: messageOf({ code: 'input_too_long', most: max }) })
		.optional()
		.transform((text) => (text === '' ? undefined : text));

/** The largest number that a form may hold: more guests than any party has. */
const MAX_COUNT = 1000;
const NO_COUNT = messageOf({ code: 'not_a_count', least: 0, most: MAX_COUNT });

/** Whole numbers as JSON has them or as a form sends them; an empty field counts as left out. */
export const optionalCount = z
	.union([z.number(), z.string().trim()], { message: NO_COUNT })
	.optional()
	.transform((value, context) => {
		if (value === undefined || value === '') return undefined;
		const number =
			typeof value === 'number' ? value : /^\d{1,4}$/.test(value) ? Number(value) : Number.NaN;
		if (Number.isInteger(number) && number >= 0 && number <= MAX_COUNT) return number;
		context.addIssue({ code: 'custom', message: NO_COUNT });
		return z.NEVER;
	});

/** True or false as JSON has them or as a form sends them. */
export const flag = z.union(
	[z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')],
	{ message: messageOf({ code: 'not_a_choice', choices: ['true', 'false'] }) },
);

/** The id of a row, as a form of the site carries it. */
export const rowId = z.string().min(1).max(100);
