import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database } from '../../../src/environment.ts';
import { bodyProblemOf, bytesOf, receive } from '../../../src/http/requests/received-body.ts';

const FORM = 'https://club.example/api/rsvp-toggle';
const IMPORT = 'https://club.example/admin/members/import';
const LIMIT = 32 * 1024;
/** Visitors are turned away without a look into it. */
const NO_DATABASE = {} as Database;

/** A body that sends these pieces, and then ends, breaks off or stays silent. */
function sending(pieces: readonly Uint8Array[], then: 'end' | 'break' | 'silence' = 'end') {
	const rest = [...pieces];
	let wasCancelled = false;
	const stream = new ReadableStream<Uint8Array>({
		pull(controller) {
			const piece = rest.shift();
			if (piece) controller.enqueue(piece);
			else if (then === 'end') controller.close();
			else if (then === 'break') controller.error(new Error('Network connection lost.'));
			else return new Promise(() => undefined);
			return undefined;
		},
		cancel() {
			wasCancelled = true;
		},
	});
	return { stream, left: () => rest.length, wasCancelled: () => wasCancelled };
}

const request = (body: BodyInit, headers: Record<string, string> = {}, url = FORM) =>
	new Request(url, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
const bytes = (size: number) => new Uint8Array(size).fill(120);

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

describe('a received request', () => {
	it.each([0, 1, 1024, 1025, LIMIT])(
		'has its body of %i bytes in memory, with its length',
		async (size) => {
			const { stream } = sending([bytes(size)]);
			const received = await receive(
				request(stream, { 'content-type': 'text/plain' }),
				NO_DATABASE,
			);
			expect(received.headers.get('content-length')).toBe(String(size));
			expect(received.headers.get('content-type')).toBe('text/plain');
			expect(bodyProblemOf(received)).toBeNull();
			expect(await bytesOf(received)).toEqual(bytes(size));
		},
	);

	it('has the same body in whatever pieces it came', async () => {
		const text = new TextEncoder().encode('answer=going&event=next'.repeat(300));
		const { stream } = sending(Array.from(text, (byte) => new Uint8Array([byte])));
		expect(await bytesOf(await receive(request(stream), NO_DATABASE))).toEqual(text);
	});

	it.each(['GET', 'HEAD'])('with %s is passed on unchanged', async (method) => {
		const asked = new Request(FORM, { method });
		expect(await receive(asked, NO_DATABASE)).toBe(asked);
	});

	it('is refused above the limit, whatever length it states', async () => {
		for (const said of [{}, { 'content-length': '10' }] as Record<string, string>[]) {
			const { stream } = sending([bytes(LIMIT), bytes(1)]);
			const received = await receive(request(stream, said), NO_DATABASE);
			expect(bodyProblemOf(received)).toMatchObject({ code: 'too_large', status: 413 });
			expect(await bytesOf(received)).toHaveLength(0);
		}
	});

	it('that states a length above the limit is refused without being stored', async () => {
		const long = sending(Array.from({ length: 20 }, () => bytes(1024 * 1024)));
		const said = { 'content-length': String(20 * 1024 * 1024) };
		const received = await receive(request(long.stream, said), NO_DATABASE);
		expect(bodyProblemOf(received)?.code).toBe('too_large');
		// Read on as far as a sender can be expected to send before it listens.
		expect(long.left()).toBeGreaterThan(8);
		expect(long.wasCancelled()).toBe(true);
	});

	it('whose sender is silent after a length above the limit is answered within a second', async () => {
		const { stream } = sending([bytes(10)], 'silence');
		const received = receive(request(stream, { 'content-length': '9999999' }), NO_DATABASE);
		await vi.advanceTimersByTimeAsync(1_000);
		expect(bodyProblemOf(await received)?.code).toBe('too_large');
	});

	it('has a minute to arrive, and no longer', async () => {
		const { stream, wasCancelled } = sending([bytes(1)], 'silence');
		let received: Request | undefined;
		const receiving = receive(request(stream, { 'content-length': '100' }), NO_DATABASE).then(
			(whole) => {
				received = whole;
			},
		);
		await vi.advanceTimersByTimeAsync(59_999);
		expect(received).toBeUndefined();
		await vi.advanceTimersByTimeAsync(1);
		await receiving;
		expect(received && bodyProblemOf(received)).toMatchObject({
			code: 'request_timeout',
			status: 408,
		});
		expect(wasCancelled()).toBe(true);
	});

	it('that breaks off is refused, and none of it is used', async () => {
		const { stream } = sending([bytes(10)], 'break');
		const received = await receive(request(stream, { 'content-length': '100' }), NO_DATABASE);
		expect(bodyProblemOf(received)?.code).toBe('bad_request');
		expect(await bytesOf(received)).toHaveLength(0);
	});

	it("can't forge a problem of its body", async () => {
		const forged = { 'x-regulars-body-problem': 'request_timeout' };
		expect(bodyProblemOf(await receive(request('a=b', forged), NO_DATABASE))).toBeNull();
	});

	it('with a file is not stored for a visitor, whom the page refuses', async () => {
		const file = sending([bytes(100_000), bytes(100_000)]);
		const received = await receive(request(file.stream, {}, IMPORT), NO_DATABASE);
		expect(bodyProblemOf(received)).toBeNull();
		expect(await bytesOf(received)).toHaveLength(0);
	});
});
