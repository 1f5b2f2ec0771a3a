/** The longest address: what an SMTP path holds, without its brackets (RFC 5321, section 4.5.3.1.3). */
export const MAX_EMAIL_LENGTH = 254;

/** The part before the @: words with dots between them. Quoted names, which no provider gives out, are left out. */
const LOCAL_PART = /^[\w'+-]+(?:\.[\w'+-]+)*(?<!')$/;
/** A host's name of two labels or more, the last of letters alone. */
const HOST = /^(?:[a-z\d][a-z\d-]*\.)+[a-z]{2,}$/;

/**
 * Reads an email address, whether somebody typed it or the operator configured it.
 *
 * @returns the address trimmed and in lower case, the form under which a member is known; or what is wrong with it
 */
export function readEmailAddress(
	text: string,
): { address: string } | { problem: 'too_long' | 'typo' } {
	const address = text.trim().toLowerCase();
	if (text.trim().length > MAX_EMAIL_LENGTH) return { problem: 'too_long' };
	const at = address.indexOf('@');
	const isAddress = LOCAL_PART.test(address.slice(0, at)) && HOST.test(address.slice(at + 1));
	return at > 0 && isAddress ? { address } : { problem: 'typo' };
}
