import type { Database } from '../../../src/environment.ts';
import type { DatabaseCall } from './controls.ts';

type Send = (call: DatabaseCall) => Promise<unknown>;

/** A statement for `databaseAt`, with the calls that D1 offers. */
class Statement {
	readonly text: string;
	readonly values: unknown[];
	readonly #send: Send;

	constructor(text: string, values: unknown[], send: Send) {
		this.text = text;
		this.values = values;
		this.#send = send;
	}

	#ask(method: DatabaseCall['method'], option?: unknown): Promise<unknown> {
		return this.#send({ method, statements: [{ text: this.text, values: this.values }], option });
	}

	bind(...values: unknown[]): Statement {
		return new Statement(this.text, values, this.#send);
	}

	all() {
		return this.#ask('all');
	}

	run() {
		return this.#ask('run');
	}

	raw(option?: unknown) {
		return this.#ask('raw', option);
	}

	first(column?: string) {
		return this.#ask('first', column);
	}
}

/**
 * The database of a running site, for a test to fill and to look into: each call is one request to
 * the Worker under test (instrument.ts). Values are texts, numbers, booleans and null.
 */
export function databaseAt(address: string): Database {
	const send: Send = async (call) => {
		const response = await fetch(address, {
			method: 'POST',
			// Compressing rows between two processes of one machine takes longer than handing them over.
			headers: { 'accept-encoding': 'identity' },
			body: JSON.stringify(call),
		});
		const answer = (await response.json()) as { result: unknown } | { error: string };
		if ('result' in answer) return answer.result;
		throw new Error(answer.error);
	};
	return {
		prepare: (text: string) => new Statement(text, [], send),
		batch: (statements: Statement[]) =>
			send({
				method: 'batch',
				statements: statements.map(({ text, values }) => ({ text, values })),
			}),
	} as unknown as Database;
}
