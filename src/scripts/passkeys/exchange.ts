/** What both scripts about passkeys share: whether the browser knows them, and how the site is asked. */

/** Whether this browser reads options and writes passkeys as JSON: all that know passkeys well, since 2025. */
export function knowsPasskeys(): boolean {
	return (
		'PublicKeyCredential' in window &&
		'parseRequestOptionsFromJSON' in PublicKeyCredential &&
		'toJSON' in PublicKeyCredential.prototype
	);
}

/** What the site refuses, with the sentence for it. */
export class Refused extends Error {
	readonly code: string;

	constructor({ code, message }: { code: string; message: string }) {
		super(message);
		this.code = code;
	}
}

/**
 * Sends JSON to the site and reads its response.
 *
 * @throws Refused where the site says why not
 */
export async function post<Response>(
	path: string,
	body: unknown,
	signal?: AbortSignal,
): Promise<Response> {
	const response = await fetch(path, {
		method: 'POST',
		body: JSON.stringify(body),
		headers: { accept: 'application/json', 'content-type': 'application/json' },
		...(signal && { signal }),
	});
	const sent = (await response.json()) as Response & { error: { code: string; message: string } };
	if (!response.ok) throw new Refused(sent.error);
	return sent;
}

/** Says in the place for it what went wrong: what the site says, else the page's own sentence. */
export function sayTrouble(place: HTMLElement, error: unknown): void {
	const line = place.querySelector<HTMLElement>('[role=alert]');
	if (!line) return;
	line.textContent = error instanceof Refused ? error.message : (place.dataset.failed ?? '');
	line.hidden = false;
}

/** Empties the place again. */
export function clearTrouble(place: HTMLElement): void {
	const line = place.querySelector<HTMLElement>('[role=alert]');
	if (line) line.hidden = true;
}
