/** A session's token of the form that better-auth gives it: 32 letters and digits. */
export function sessionToken(): string {
	return crypto.randomUUID().replaceAll('-', '');
}
