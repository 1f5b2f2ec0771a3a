import { isSampled } from '../../../src/domain/doctor/session-reads.ts';
import type { Recording, Step } from '../inside/steps.ts';

/** The name of a request whose session's lookup isn't measured: of one in twenty it's read twice. */
function rayOfUnsampled(): string {
	for (let number = 0; ; number += 1) {
		const digits = number.toString(16).padStart(16, '0');
		if (!isSampled(digits)) return `${digits}-BEN`;
	}
}

/**
 * Asks a recording site for a page, twice so that caches are warm, and returns what the second one did.
 *
 * @param url of a host with the entry `recording`
 * @throws Error where it isn't answered with 200
 */
export async function recordPage(url: string, path: string, cookie?: string): Promise<Recording> {
	const ask = async () => {
		const response = await fetch(url + path, {
			headers: {
				accept: 'text/html',
				'accept-language': 'en-US,en;q=0.9',
				'cf-ray': rayOfUnsampled(),
				...(cookie && { cookie }),
			},
		});
		if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
		return response.text();
	};
	await ask();
	const body = await ask();
	const steps = (await (await fetch(`${url}/__bench/steps`)).json()) as Step[];
	return { steps, body };
}

/** How many statements and reads of KV a page took, like `5 + 1`. */
export function countsOf({ steps }: Recording): string {
	const kv = steps.filter(({ call }) => call === 'kv.get').length;
	const statements = steps
		.map((step) => ('statements' in step ? step.statements.length : 0))
		.reduce((sum, count) => sum + count, 0);
	return `${statements} + ${kv}`;
}
