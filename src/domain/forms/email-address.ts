import { z } from 'zod';
import { MAX_EMAIL_LENGTH, readEmailAddress } from './email-rule.ts';
import { type Mistake, messageOf } from './mistakes.ts';

const MISTAKES = {
	too_long: { code: 'email_too_long', most: MAX_EMAIL_LENGTH },
	typo: { code: 'email_typo' },
} as const satisfies Record<string, Mistake>;

/** An email address as a form or JSON sends it, in the form under which a member is known. */
export const emailAddress = z
	.string({ message: messageOf({ code: 'email_missing' }) })
	.transform((text, context) => {
		const read = readEmailAddress(text);
		if ('address' in read) return read.address;
		context.addIssue({ code: 'custom', message: messageOf(MISTAKES[read.problem]) });
		return z.NEVER;
	});

/** The same in a form where it may be left out; null where it is. */
export const optionalEmailAddress = z
	.string()
	.catch('')
	.transform((text, context) => {
		if (text.trim() === '') return null;
		const parsed = emailAddress.safeParse(text);
		if (parsed.success) return parsed.data;
		for (const { message } of parsed.error.issues) context.addIssue({ code: 'custom', message });
		return z.NEVER;
	});
