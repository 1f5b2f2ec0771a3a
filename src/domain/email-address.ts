import { z } from 'zod';

/**
 * An e-mail address, lower-cased: the form under which a member is known, whether somebody typed it or
 * the operator configured it.
 */
export const emailAddress = z
	.string({ message: 'please give an e-mail address' })
	.trim()
	.max(254, { message: 'at most 254 characters' })
	.toLowerCase()
	.pipe(z.email({ message: 'that does not look like an e-mail address' }));
