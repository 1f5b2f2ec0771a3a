import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	MOST_ANSWERS,
	MOST_BYTES,
	pageMemory,
	type Remembered,
} from '../../../src/http/visitors/page-memory.ts';
import { rememberedRequest } from '../../../src/http/visitors/remembered-routes.ts';

const AGE_MS = 2_000;

/** An answer of so many bytes. */
function answerOf(size: number): Remembered {
	return { status: 200, headers: new Headers(), body: new Uint8Array(size) };
}

describe('a memory of pages', () => {
	it('makes a page once for all who ask within its age, and anew for the next one', async () => {
		const memory = pageMemory(AGE_MS);
		let made = 0;
		const at = (now: number) =>
			memory.recall('/', now, async () => {
				made += 1;
				return answerOf(made);
			});
		expect((await Promise.all([at(0), at(0), at(1_999)])).map((one) => one?.body.length)).toEqual([
			1, 1, 1,
		]);
		expect((await at(1_999))?.body.length).toBe(1);
		expect((await at(2_000))?.body.length).toBe(2);
	});

	it('has a page at hand as soon as it is made, and for as long as it is young', async () => {
		const memory = pageMemory(AGE_MS);
		const { promise, resolve } = Promise.withResolvers<Remembered>();
		const asked = memory.recall('/', 0, () => promise);
		expect(memory.young('/', 1)).toBeNull();
		resolve(answerOf(1));
		await asked;
		expect(memory.young('/', 1_999)?.body.length).toBe(1);
		expect(memory.young('/', 2_000)).toBeNull();
		expect(memory.young('/events', 1)).toBeNull();
	});

	it('counts the age of a page from when it was begun, so that a slow one is not handed on late', async () => {
		const memory = pageMemory(AGE_MS);
		let finish: (answer: Remembered) => void = () => undefined;
		const slow = memory.recall('/', 0, () => {
			const { promise, resolve } = Promise.withResolvers<Remembered>();
			finish = resolve;
			return promise;
		});
		const late = memory.recall('/', 2_000, async () => answerOf(2));
		expect((await late)?.body.length).toBe(2);
		finish(answerOf(1));
		expect((await slow)?.body.length).toBe(1);
		// What was begun first came last, and is too old to be given.
		expect((await memory.recall('/', 2_001, async () => answerOf(3)))?.body.length).toBe(3);
	});

	it('keeps nothing of what may not be given again, and nobody waits for what failed', async () => {
		const memory = pageMemory(AGE_MS);
		expect(await memory.recall('/', 0, async () => null)).toBeNull();
		expect((await memory.recall('/', 0, async () => answerOf(1)))?.body.length).toBe(1);

		const failing = memory.recall('/events', 0, async () => {
			throw new Error('no page');
		});
		const beside = memory.recall('/events', 0, async () => answerOf(1));
		await expect(failing).rejects.toThrow('no page');
		expect(await beside).toBeNull();
		expect((await memory.recall('/events', 0, async () => answerOf(2)))?.body.length).toBe(2);
	});

	it('gives nothing that is from the future of a clock that was set back', async () => {
		const memory = pageMemory(AGE_MS);
		await memory.recall('/', 60_000, async () => answerOf(1));
		expect((await memory.recall('/', 0, async () => answerOf(2)))?.body.length).toBe(2);
	});

	it('is bounded in pages and in bytes, whatever is asked for', async () => {
		// One in ten fills a third of it: some twenty of them come within the age of a page.
		const size = fc.oneof(
			{ weight: 9, arbitrary: fc.integer({ min: 0, max: 50_000 }) },
			{ weight: 1, arbitrary: fc.constant(MOST_BYTES / 3) },
		);
		const request = fc.record({ page: fc.nat(2_000), size, wait: fc.nat(20) });
		await fc.assert(
			fc.asyncProperty(fc.array(request, { minLength: 300, maxLength: 600 }), async (requests) => {
				const memory = pageMemory(AGE_MS);
				const most = { answers: 0, bytes: 0 };
				let now = 0;
				for (const each of requests) {
					now += each.wait;
					await memory.recall(`/${each.page}`, now, async () => answerOf(each.size));
					const { answers, bytes } = memory.size();
					most.answers = Math.max(most.answers, answers);
					most.bytes = Math.max(most.bytes, bytes);
				}
				expect(most.answers).toBeLessThanOrEqual(MOST_ANSWERS);
				expect(most.bytes).toBeLessThanOrEqual(MOST_BYTES);
			}),
			{ numRuns: 20 },
		);
		const memory = pageMemory(AGE_MS);
		await memory.recall('/', 0, async () => answerOf(MOST_BYTES + 1));
		expect(memory.size()).toEqual({ answers: 0, bytes: 0 });
	});
});

describe('what is remembered for visitors', () => {
	const at = (path: string, init: RequestInit = {}) =>
		rememberedRequest(new Request(`https://makers.example${path}`, init))?.address ?? null;

	it('has one address for ten thousand query strings', () => {
		const addresses = Array.from({ length: 10_000 }, (_, n) => at(`/events/next?utm=${n}&${n}=x`));
		expect([...new Set(addresses)]).toEqual(['https://makers.example/events/next']);
	});

	it('is as many pages as there are languages to offer, and one file', () => {
		const asked = (path: string, language: string) =>
			rememberedRequest(
				new Request(`https://makers.example${path}`, { headers: { 'accept-language': language } }),
			)?.asked;
		const wanted = ['de-AT,de;q=0.9', 'en-US', 'tlh', 'en;q=0.1, de;q=0.2', ...'abcdefgh'];
		expect([...new Set(wanted.map((language) => asked('/events', language)))]).toEqual([
			'de',
			'en',
			null,
		]);
		expect([...new Set(wanted.map((language) => asked('/feed.xml', language)))]).toEqual([null]);
	});

	it.each([
		'/',
		'/events',
		'/events/past',
		'/events/open-saturday',
		'/events/open-saturday.ics',
		'/calendar.ics',
		'/feed.xml',
		'/sitemap.xml',
	])('holds %s', (path) => {
		expect(at(path)).toBe(`https://makers.example${path}`);
	});

	it.each([
		'/me',
		'/login',
		'/admin',
		'/admin/events',
		'/rsvp/a-token',
		'/calendar/a-secret.ics',
		'/events/open-saturday/',
		'/events/a/b',
		'/events/a%20b',
		'/unsubscribe/a-token',
		'/api/health',
		'//events',
		'/pictures/1',
	])('leaves %s alone', (path) => {
		expect(at(path)).toBeNull();
	});

	it.each([
		[{ headers: { cookie: 'regulars.session_token=x' } }],
		[{ headers: { cookie: 'anything=1' } }],
		[{ headers: { authorization: 'Bearer x' } }],
		[{ headers: { range: 'bytes=0-9' } }],
		[{ headers: { accept: 'application/json' } }],
		[{ method: 'HEAD' }],
		[{ method: 'POST' }],
	])('is never given to a request with %j', (init) => {
		expect(at('/', init)).toBeNull();
	});
});
