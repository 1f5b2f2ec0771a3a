import { z } from 'zod';
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

const SENTENCES: Record<NameProblem, string> = {
	missing: 'Enter a name.',
	too_long: `Enter a name of ${MAX_NAME_LENGTH} characters at most.`,
	not_one_line: "Enter a name without line breaks or characters that can't be shown.",
	address: 'Enter a name, not an email address.',
};

/**
 * A member's name as a form or JSON sends it, trimmed, and without an email address where one was typed
 * beside the name: other members see names.
 */
export const memberName = z
	.string({ message: SENTENCES.missing })
	.trim()
	.superRefine((name, context) => {
		const problem = problemWithName(name);
		if (problem) context.addIssue({ code: 'custom', message: SENTENCES[problem] });
	})
	.transform(withoutAddresses);
