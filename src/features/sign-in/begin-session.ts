import type { Auth } from '../../auth/create-auth.ts';
import type { SignInMethod } from '../../domain/sign-in/sign-in-method.ts';

/**
 * Opens a session for a member who has just proven who they are: the last step of every way to sign in, after its
 * proof was used up. Whether the member may come in is `takeIn`'s to decide.
 *
 * @param headers those of the request: address and browser are stored with the session
 * @returns the cookies of the session
 */
export async function beginSession(
	auth: Auth,
	{ userId, method }: { userId: string; method: SignInMethod },
	headers: Headers,
): Promise<string[]> {
	const { api } = auth.fromDatabase;
	const opened = await api.openSession({ body: { userId, method }, headers, asResponse: true });
	if (opened.status !== 200) throw new Error(`No session was opened: ${opened.status}`);
	return opened.headers.getSetCookie();
}
