import { describe, expect, it } from 'vitest';
import { matchesTag, respondConditionally } from '../../../src/http/responses/conditional.ts';

describe('the If-None-Match header', () => {
	it.each([
		['"a"', true],
		['W/"a"', true],
		['"b", W/"a", "c"', true],
		['"b","a"', true],
		['*', true],
		[' * ', true],
		['"b"', false],
		['"aa"', false],
		['a', false],
		['', false],
		[null, false],
	])('with %s is compared with the tag "a"', (header, isMatch) => {
		expect(matchesTag(header, '"a"')).toBe(isMatch);
	});
});

describe('a response that may be known already', () => {
	const ask = (body: string, headers: Record<string, string> = {}, isPrivate = false) =>
		respondConditionally({
			request: new Request('https://club.example/calendar.ics', { headers }),
			body,
			contentType: 'text/calendar; charset=utf-8',
			changes: [new Date('2026-11-20T12:00:00Z'), new Date('2026-11-25T12:00:00Z')],
			isPrivate,
			headers: { 'x-robots-tag': 'noindex' },
		});

	it('is the body with a tag, and the date of its newest change', async () => {
		const response = await ask('one');
		expect(response.status).toBe(200);
		expect(await response.text()).toBe('one');
		expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
		expect(response.headers.get('last-modified')).toBe('Wed, 25 Nov 2026 12:00:00 GMT');
		expect(response.headers.get('cache-control')).toBe('public, max-age=300');
		expect(response.headers.get('etag')).toMatch(/^"[\w+/=]{44}"$/);
		expect((await ask('two')).headers.get('etag')).not.toBe(response.headers.get('etag'));
	});

	it('is a 304 without a body, with tag and lifetime, for a reader that knows the tag', async () => {
		const etag = (await ask('one')).headers.get('etag') ?? '';
		const known = await ask('one', { 'if-none-match': `"other", W/${etag}` });
		expect(known.status).toBe(304);
		expect(known.body).toBeNull();
		for (const name of ['etag', 'cache-control', 'last-modified', 'x-robots-tag']) {
			expect(known.headers.get(name)).toBe((await ask('one')).headers.get(name));
		}
		expect(known.headers.get('content-type')).toBeNull();
		expect((await ask('two', { 'if-none-match': etag })).status).toBe(200);
	});

	it('is compared by its tag alone: what was removed from a feed leaves no later date behind', async () => {
		const since = { 'if-modified-since': 'Wed, 25 Nov 2026 12:00:00 GMT' };
		expect((await ask('one', since)).status).toBe(200);
	});

	it('is cached by nobody else where it is for one person', async () => {
		expect((await ask('one', {}, true)).headers.get('cache-control')).toBe('private, no-cache');
	});
});
