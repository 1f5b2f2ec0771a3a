import { Refusal } from '../domain/errors.ts';
import { provesPresence } from '../domain/sign-in/sign-in-method.ts';
import type { Viewer } from './viewer.ts';

/** How long a sign-in is fresh: enough to read a page and click its button. Minutes. */
const FRESH_SIGN_IN_MINUTES = 15;

/**
 * Whether the viewer's session began so short a time ago, and in such a way, that its owner is surely the one who
 * sits there.
 */
export function isFreshSignIn(viewer: Viewer, now: Date): boolean {
	const { createdAt, signInMethod } = viewer.session;
	const age = now.getTime() - createdAt.getTime();
	return provesPresence(signInMethod) && age <= FRESH_SIGN_IN_MINUTES * 60_000;
}

/**
 * What takes much with it, or cannot be undone, is done after a fresh sign-in only, so that a browser
 * left open is no key to it. The gate asks for it (http/responses/pass-gate.ts).
 *
 * @param next where to go on to after signing in
 * @throws Refusal `sign_in_again` when the session began longer ago, or with a provider
 */
export function requireFreshSignIn(viewer: Viewer, now: Date, next: string): void {
	if (!isFreshSignIn(viewer, now)) throw new Refusal('sign_in_again', { next });
}
