import { z } from 'zod';
import { messageOf } from './mistakes.ts';

/** The longest address: what an SMTP path holds, without its brackets (RFC 5321, section 4.5.3.1.3). */
export const MAX_EMAIL_LENGTH = 254;

/**
 * An e-mail address, lower-cased: the form under which a member is known, whether somebody typed it or
 * the operator configured it.
 */
export const emailAddress = z
	.string({ message: messageOf({ code: 'email_missing' }) })
	.trim()
	.max(MAX_EMAIL_LENGTH, { message: messageOf({ code: 'email_too_long', most: MAX_EMAIL_LENGTH }) })
	.toLowerCase()
	.pipe(z.email({ message: messageOf({ code: 'email_typo' }) }));

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
