import { z } from 'zod';

/**
 * An e-mail address, lower-cased: the form under which a member is known, whether somebody typed it or
 * the operator configured it.
 */
export const emailAddress = z
	.string({ message: 'Enter an email address.' })
	.trim()
	.max(254, { message: 'Enter an email address of 254 characters at most.' })
	.toLowerCase()
	.pipe(z.email({ message: 'Check the email address for a typo.' }));
