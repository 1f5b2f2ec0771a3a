import { z } from 'zod';
import { type Mistake, messageOf } from '../forms/mistakes.ts';
import { MAX_NAME_LENGTH } from '../text/names.ts';
import { isOneLine } from '../text/printable.ts';
import { withoutAddresses } from './first-name.ts';

/** Why a text is no name for a member. */
export type NameProblem = 'missing' | 'too_long' | 'not_one_line' | 'address';

/** The rule for a member's name, wherever one is given: what is wrong with it, or null. */
export function problemWithName(name: string): NameProblem | null {
	if (name.trim() === '') return 'missing';
	if (name.length > MAX_NAME_LENGTH) return 'too_long';
	if (!isOneLine(name)) return 'not_one_line';
	return withoutAddresses(name) === '' ? 'address' : null;
}

const MISTAKES: Record<NameProblem, Mistake> = {
	missing: { code: 'name_missing' },
	too_long: { code: 'name_too_long', most: MAX_NAME_LENGTH },
	not_one_line: { code: 'name_not_one_line' },
	address: { code: 'name_is_address' },
};

/**
 * A member's name as a form or JSON sends it, trimmed, and without an email address where one was typed
 * beside the name: other members see names.
 */
export const memberName = z
	.string({ message: messageOf(MISTAKES.missing) })
	.trim()
	.superRefine((name, context) => {
		const problem = problemWithName(name);
		if (problem) context.addIssue({ code: 'custom', message: messageOf(MISTAKES[problem]) });
	})
	.transform(withoutAddresses);

/** A name that may be left out; a form sends an empty one of somebody who gives none. */
export const optionalName = z.preprocess(
	(typed) =>
		typed === null || (typeof typed === 'string' && typed.trim() === '') ? undefined : typed,
	memberName.optional(),
);
