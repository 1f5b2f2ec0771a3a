/**
 * Signing in with a passkey. While the page is open, the browser suggests passkeys at the field for the address; the
 * button asks for one right away. Of the two only one can wait for the user.
 */

import { clearTrouble, knowsPasskeys, post, Refused, sayTrouble } from './exchange.ts';

/** Before what the browser was asked has expired, it is asked anew. Milliseconds of 600,000. */
const ASK_AGAIN_AFTER = 540_000;

const place = document.querySelector<HTMLElement>('#with-passkey');
if (place && knowsPasskeys()) {
	place.hidden = false;
	place.querySelector('button')?.addEventListener('click', () => void signIn(place, 'optional'));
	void suggest(place);
}

let waiting: AbortController | undefined;
let asksAgain: ReturnType<typeof setTimeout> | undefined;

/** Has the browser suggest passkeys, where it can. */
async function suggest(within: HTMLElement): Promise<void> {
	if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
	await signIn(within, 'conditional');
}

async function signIn(within: HTMLElement, mediation: 'conditional' | 'optional'): Promise<void> {
	waiting?.abort();
	clearTimeout(asksAgain);
	const own = new AbortController();
	waiting = own;
	const isAsked = mediation === 'optional';
	if (isAsked) clearTrouble(within);
	else asksAgain = setTimeout(() => void suggestWhenSeen(within), ASK_AGAIN_AFTER);
	try {
		const options = await post<PublicKeyCredentialRequestOptionsJSON>(
			'/api/passkeys/sign-in-options',
			{},
			own.signal,
		);
		const credential = await navigator.credentials.get({
			publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
			mediation,
			signal: own.signal,
		});
		const { next } = await post<{ next: string }>('/api/passkeys/sign-in', {
			credential,
			next: within.dataset.next,
		}).catch((error: unknown) => {
			forgetUnknown(error, options.rpId, credential?.id);
			throw error;
		});
		location.replace(next);
	} catch (error) {
		// Another one waits now, or the page is left.
		if (own.signal.aborted) return;
		// Suggestions that can't be had are no trouble: nobody has asked for them.
		if (isAsked || error instanceof Refused) sayTrouble(within, error);
		if (isAsked || isUsedUp(error)) void suggest(within);
	}
}

/** A hidden page waits until somebody looks at it. */
function suggestWhenSeen(within: HTMLElement): void {
	if (document.visibilityState === 'visible') void suggest(within);
	else addEventListener('visibilitychange', () => void suggest(within), { once: true });
}

/** Whether a passkey was sent and refused, so that the next one has to sign something else. */
function isUsedUp(error: unknown): boolean {
	return error instanceof Refused && error.code.startsWith('passkey_');
}

/** Lets the browser forget a passkey that the site doesn't know any more, where it can. */
function forgetUnknown(
	error: unknown,
	rpId: string | undefined,
	credentialId: string | undefined,
): void {
	if (!(error instanceof Refused) || error.code !== 'passkey_unknown') return;
	if (rpId && credentialId)
		void PublicKeyCredential.signalUnknownCredential?.({ rpId, credentialId });
}
