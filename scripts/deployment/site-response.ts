import { setTimeout as pause } from 'node:timers/promises';
import { PlainError } from '../steps.ts';

/** How a deployed site responds: as it should, or not yet from here. */
export type SiteResponse = 'well' | 'not yet';

/** A new version is everywhere within seconds; a new name needs its certificate. Milliseconds. */
const PATIENCE_MS = { known: 60_000, new: 90_000 };
const PAUSE_MS = 2_000;
const ANSWER_MS = 10_000;

/** One check of the site: what its health page says, or why there was no response. */
async function askSite(
	address: string,
): Promise<{ isWell: boolean; isOurs: boolean; message: string }> {
	try {
		const response = await fetch(`${address}/api/health`, {
			signal: AbortSignal.timeout(ANSWER_MS),
			redirect: 'manual',
		});
		const text = await response.text();
		const isOurs = response.headers.get('content-type')?.startsWith('application/json') ?? false;
		return {
			isWell: response.status === 200 && isOurs,
			isOurs,
			message: `status ${response.status}${isOurs ? `: ${text}` : ''}`,
		};
	} catch (error) {
		const cause = error instanceof Error ? (error.cause ?? error) : error;
		return {
			isWell: false,
			isOurs: false,
			message: cause instanceof Error ? cause.message : String(cause),
		};
	}
}

/**
 * Asks the deployed site for its health until it is well.
 *
 * @param isNew whether the address is new: then it may not respond yet, for names take their time
 * @throws PlainError with its last response when the site, or a known address, is not well
 */
export async function waitForSite(address: string, isNew: boolean): Promise<SiteResponse> {
	const until = Date.now() + (isNew ? PATIENCE_MS.new : PATIENCE_MS.known);
	for (;;) {
		const response = await askSite(address);
		if (response.isWell) return 'well';
		if (Date.now() >= until) {
			if (isNew && !response.isOurs) return 'not yet';
			throw new PlainError(
				`${address}/api/health does not answer well (${response.message}).\n` +
					'See what the site says: npm run logs. To go back to the version before: docs/operating.md, "The way back".',
			);
		}
		await pause(PAUSE_MS);
	}
}
