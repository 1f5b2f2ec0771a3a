import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { REFUSALS, Refusal, type RefusalCode } from '../../../src/domain/errors.ts';
import { MAX_DESCRIPTION_LENGTH } from '../../../src/domain/events/limits.ts';
import { emailAddress } from '../../../src/domain/forms/email-address.ts';
import { readTexts } from '../../../src/http/requests/body.ts';
import { flag, optionalCount, optionalText, readInput } from '../../../src/http/requests/input.ts';
import { confirmPath, loginPath, safeNextPath } from '../../../src/http/requests/next-path.ts';
import {
	allowedMethods,
	cameFromPage,
	isOwnHost,
	type SentFrom,
	sentFrom,
	takesMethod,
} from '../../../src/http/requests/origin.ts';
import {
	contentSecurityPolicy,
	setSecurityHeaders,
	styleHash,
	withCharset,
} from '../../../src/http/responses/headers.ts';
import {
	mistakeAt,
	refusalCodeText,
	refusalText,
} from '../../../src/http/responses/refusal-text.ts';
import { json, refusalAsJson, seeOther, wantsJson } from '../../../src/http/responses/respond.ts';
import { times } from '../../support/for-all.ts';
import { refusedWith } from '../../support/refusals.ts';

const SITE = 'https://club.example';

describe('a request that changes something', () => {
	const from = (headers: Record<string, string>, path = '/api/rsvp-toggle', method = 'POST') =>
		sentFrom(new Request(`${SITE}${path}`, { method, headers }), SITE, path);

	it.each<[Record<string, string>, SentFrom]>([
		[{ 'sec-fetch-site': 'same-origin' }, 'own_page'],
		[{ 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }, 'own_page'],
		[{ 'sec-fetch-site': 'same-site', origin: SITE }, 'elsewhere'],
		[{ 'sec-fetch-site': 'cross-site', origin: SITE }, 'elsewhere'],
		[{ 'sec-fetch-site': 'cross-site', referer: `${SITE}/` }, 'elsewhere'],
		[{ 'sec-fetch-site': 'none' }, 'elsewhere'],
		[{ 'sec-fetch-site': '' }, 'elsewhere'],
		[{ origin: SITE }, 'own_page'],
		[{ origin: `${SITE}:8443` }, 'elsewhere'],
		[{ origin: 'http://club.example' }, 'elsewhere'],
		[{ origin: 'https://club.example.evil.example' }, 'elsewhere'],
		[{ origin: 'null' }, 'elsewhere'],
		[{ origin: 'null', referer: `${SITE}/` }, 'elsewhere'],
		[{ origin: '' }, 'elsewhere'],
		[{ origin: '', referer: `${SITE}/` }, 'elsewhere'],
		[{}, 'unknown'],
		[{ referer: '' }, 'unknown'],
		[{ referer: SITE }, 'own_page'],
		[{ referer: `${SITE}/login/confirm?token=x` }, 'own_page'],
		[{ referer: `${SITE}.evil.example/` }, 'elsewhere'],
		[{ referer: `${SITE}:8443/` }, 'elsewhere'],
		[{ referer: 'http://club.example/' }, 'elsewhere'],
		[{ referer: `https://evil.example/${SITE}/` }, 'elsewhere'],
		[{ referer: '/login' }, 'elsewhere'],
		[{ referer: 'about:blank' }, 'elsewhere'],
	])('with %j comes from: %s', (headers, expected) => {
		expect(from(headers)).toBe(expected);
	});

	it('has a page to go back to where its Referer is a page of the site', () => {
		const backFrom = (referer: string) =>
			cameFromPage(new Request(`${SITE}/me`, { headers: { referer } }), SITE);
		expect(backFrom(`${SITE}/admin/members/import?x=1`)).toBe('/admin/members/import?x=1');
		for (const elsewhere of ['', '/me', 'https://evil.example/me', `${SITE}//evil.example/me`]) {
			expect(backFrom(elsewhere), elsewhere).toBeNull();
		}
	});

	it('is accepted from anywhere only at the addresses for one-click unsubscribes and the webhook', () => {
		expect(from({}, '/unsubscribe/token')).toBe('own_page');
		expect(from({}, '/api/webhooks/resend')).toBe('own_page');
		const others = [
			'/unsubscribe',
			'/unsubscribe/a/b',
			'/api/webhooks/resend/x',
			'/x/unsubscribe/a',
		];
		for (const path of others) expect(from({}, path), path).toBe('unknown');
	});

	it('is checked for every method except those that change nothing', () => {
		for (const method of ['GET', 'HEAD', 'OPTIONS']) expect(from({}, '/', method)).toBe('own_page');
		for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
			expect(from({}, '/', method)).toBe('unknown');
		}
	});
});

describe('the host of a request', () => {
	it.each([
		['https://club.example/', false, true],
		['https://www.club.example/', false, false],
		['https://club.example:8443/', false, false],
		['https://evil.example/', true, false],
		['http://localhost:4321/', false, false],
		['http://localhost:4321/', true, true],
		['http://127.0.0.1:9/', true, true],
		['http://[::1]:9/', true, true],
	])("%s (local: %s) is the site's own: %s", (url, isLocal, expected) => {
		expect(isOwnHost(new URL(url), new URL(SITE), isLocal)).toBe(expected);
	});
});

describe('the method of a request', () => {
	it.each([
		['GET', '/', true],
		['HEAD', '/events', true],
		['POST', '/', false],
		['POST', '/events', false],
		['POST', '/api/rsvp-toggle', true],
		['POST', '/rsvp/token', true],
		['POST', '/rsvp', false],
		['POST', '/contact', true],
		['POST', '/privacy', false],
		['POST', '/login/confirm', true],
		['POST', '/me', true],
		['POST', '/menu', false],
		['POST', '/admin/setup/club', true],
		['POST', '/administer', false],
		['PUT', '/api/rsvp-toggle', false],
		['DELETE', '/me', false],
		['TRACE', '/', false],
	])('is accepted for %s %s: %s', (method, path, expected) => {
		expect(takesMethod(method, path)).toBe(expected);
	});

	it.each([
		['/events', 'GET, HEAD'],
		['/me/data.json', 'GET, HEAD'],
		['/admin/events/new', 'GET, HEAD, POST'],
		['/unsubscribe/abc', 'GET, HEAD, POST'],
		['/api/rsvp-toggle', 'POST'],
	])('of %s can be %s', (path, methods) => {
		expect(allowedMethods(path)).toBe(methods);
	});
});

describe('the path that a sign-in leads to', () => {
	it.each([
		'/',
		'/events',
		'/events/past',
		'/events/2026-11-28-open-studio',
		'/rsvp',
		'/rsvp/cancel',
		'/me',
		'/me/sessions',
		'/admin',
		'/admin/events/abc',
	])('can be %s', (path) => {
		expect(safeNextPath(path)).toBe(path);
	});

	it.each([
		'//evil.example',
		'///evil.example',
		'/\\evil.example',
		'\\\\evil.example',
		'https://evil.example/',
		'https:evil.example',
		'javascript:alert(1)',
		'/a/../..//evil.test',
		'/events/../../evil',
		'/events/%2e%2e/admin',
		'/%25',
		'/%E0%A4%A',
		'/me?notice=x',
		'/me#x',
		'/me\n',
		'/me\r\nset-cookie: a=b',
		'/me ',
		' /me',
		'/ME',
		'/api/sign-out',
		'/rsvp/token',
		'/auth/sign-out',
		'/events/-x',
		'',
		null,
		undefined,
	])("can't be %j", (path) => {
		expect(safeNextPath(path)).toBe('/');
		expect(safeNextPath(path, '/me')).toBe('/me');
	});

	const hostile = fc.oneof(
		fc.string({ unit: 'binary', maxLength: 60 }),
		fc.webUrl(),
		fc
			.array(
				fc.constantFrom(
					'/',
					'\\',
					'..',
					'.',
					'%2f',
					'%5c',
					'@',
					':',
					'?',
					'#',
					'me',
					'events',
					'admin',
					'evil.example',
					'\t',
					'\n',
					'\u0000',
					'／',
				),
				{ maxLength: 8 },
			)
			.map((parts) => parts.join('')),
	);

	it("is one of the site's own, whatever was requested", () =>
		times(2_000).forAll(hostile, (next) => {
			const path = safeNextPath(next);
			expect(path).toMatch(/^\/([a-z0-9-]+(\/[a-z0-9-]+)*)?$/);
			const url = new URL(path, SITE);
			expect(url.origin).toBe(SITE);
			expect(url.pathname + url.search + url.hash).toBe(path);
			for (const page of [loginPath(next), confirmPath(next)]) {
				expect(new URL(page, SITE).searchParams.get('next') ?? '/').toBe(path);
			}
		}));
});

describe('the body of a post', () => {
	const schema = z.object({ email: emailAddress, next: optionalText(20) });
	const post = (body: BodyInit | null, type?: string) =>
		new Request(`${SITE}/api/magiclink`, {
			method: 'POST',
			body,
			...(type && { headers: { 'content-type': type } }),
			...(body instanceof ReadableStream && { duplex: 'half' }),
		} as RequestInit);
	const asJson = (value: unknown) => post(JSON.stringify(value), 'application/json');

	const refusalFor = (request: Request) => refusedWith(readInput(request, schema));

	it('is the same as JSON, as a form and with files', async () => {
		const expected = { email: 'ada@example.com', next: '/me' };
		const fields = { email: ' Ada@Example.com ', next: '/me' };
		const form = new FormData();
		for (const [name, value] of Object.entries(fields)) form.set(name, value);
		for (const request of [asJson(fields), post(new URLSearchParams(fields)), post(form)]) {
			expect(await readInput(request, schema)).toEqual(expected);
		}
	});

	it.each([
		['not json', 'application/json', 'bad_request', 400],
		['{"email":', 'application/json', 'bad_request', 400],
		['email=ada', 'text/plain', 'unsupported_type', 415],
		['<email/>', 'application/xml', 'unsupported_type', 415],
		['--x', 'multipart/form-data', 'bad_request', 400],
	])('is refused where it is %j as %s: %s', async (body, type, code, status) => {
		const refusal = await refusalFor(post(body, type));
		expect([refusal?.code, refusal?.status]).toEqual([code, status]);
	});

	it.each([
		null,
		7,
		'text',
		[],
		[{ email: 'a@b.co' }],
		{},
		{ email: null },
		{ email: ['a@b.co'] },
		{ email: {} },
		{ email: '' },
		{ email: 'ada' },
		{ email: 'ada@' },
		{ email: 'a b@c.de' },
		{ email: `${'a'.repeat(250)}@b.co` },
		{ email: 'ada@example.com\nbcc: x@y.z' },
	])('is a 422 that names the field where it is %j', async (value) => {
		const refusal = await refusalFor(asJson(value));
		expect(refusal?.code).toBe('invalid');
		expect(refusal?.field).toMatch(/^(email|body)$/);
	});

	it('is a 422 where it has a file in place of a text', async () => {
		const form = new FormData();
		form.set('email', new File(['ada@example.com'], 'mail.txt'));
		expect((await refusalFor(post(form)))?.field).toBe('email');
	});

	it('is read up to 32 KiB and not further, whatever its length is said to be', async () => {
		const ofSize = (size: number) => {
			const start = '{"email":"ada@example.com","x":"';
			return `${start}${'x'.repeat(size - start.length - 2)}"}`;
		};
		const streamed = (size: number) => new Blob([ofSize(size)]).stream();
		const limit = 32 * 1024;
		expect(await readInput(post(ofSize(limit), 'application/json'), schema)).toBeTruthy();
		expect(await readInput(post(streamed(limit), 'application/json'), schema)).toBeTruthy();
		for (const body of [ofSize(limit + 1), streamed(limit + 1), streamed(100 * limit)]) {
			expect((await refusalFor(post(body, 'application/json')))?.code).toBe('too_large');
		}
	});

	it('is read as texts for a page that shows them again, including numbers in JSON', async () => {
		const fields = { title: 'Soup', capacity: 12, tags: ['a'], isFree: true, note: null };
		expect(await readTexts(asJson(fields))).toEqual({ title: 'Soup', capacity: '12' });
	});

	it('has room for the longest description of a series in any script', async () => {
		const description = '編'.repeat(MAX_DESCRIPTION_LENGTH);
		expect(await readTexts(post(new URLSearchParams({ description })))).toEqual({ description });
	});

	it('may have whole numbers from 0, in JSON and in forms', () => {
		const accepted = [0, 1, 4, '0', '4', ' 2 '].map((value) => optionalCount.parse(value));
		expect(accepted).toEqual([0, 1, 4, 0, 4, 2]);
		expect(['', undefined].map((value) => optionalCount.parse(value))).toEqual([
			undefined,
			undefined,
		]);
		for (const value of [
			-1,
			1.5,
			Number.NaN,
			1e9,
			'-1',
			'1.5',
			'1e3',
			'two',
			'0x2',
			null,
			[],
			true,
		]) {
			expect(optionalCount.safeParse(value).success, String(value)).toBe(false);
		}
	});

	it('may have true and false, in JSON and in forms', () => {
		expect([true, false, 'true', 'false'].map((value) => flag.parse(value))).toEqual([
			true,
			false,
			true,
			false,
		]);
		for (const value of ['on', '1', 1, 0, '', null, undefined, 'TRUE']) {
			expect(flag.safeParse(value).success, String(value)).toBe(false);
		}
	});
});

describe('a refusal', () => {
	const all = Object.entries(REFUSALS) as [RefusalCode, number][];

	it.each(all)('of code %s has a status for mistakes and a whole sentence', (code, status) => {
		const sentence = refusalCodeText(code, 'en-US');
		expect([500, 503].includes(status) || (status >= 400 && status < 500)).toBe(true);
		expect(sentence).toMatch(/^[A-Z].+[.]$/);
		expect(sentence).not.toMatch(/_|undefined|error/i);
	});

	it.each(all)(
		'of code %s is JSON with its code, its message and its status',
		async (code, status) => {
			const response = await refusalAsJson(new Refusal(code), 'en-US');
			expect(response.status).toBe(status);
			expect(response.headers.get('cache-control')).toBe('no-store');
			expect(await response.json()).toEqual({
				error: { code, message: refusalCodeText(code, 'en-US') },
			});
		},
	);

	it('names the field in JSON, and is shown only at that field on a page', async () => {
		const refusal = new Refusal('invalid', { field: 'name', mistake: { code: 'name_missing' } });
		const { error } = (await (await refusalAsJson(refusal, 'en-US')).json()) as { error: unknown };
		expect(error).toEqual({ code: 'invalid', field: 'name', message: 'name: Enter a name.' });
		expect(mistakeAt('name', refusal, 'en-US')).toBe('Enter a name.');
		expect(mistakeAt('until', refusal, 'en-US')).toBeNull();
		expect(mistakeAt('name', null, 'en-US')).toBeNull();
	});

	it('explains its code, and says what would be cancelled', () => {
		const late = new Refusal('invalid', { field: 'startsAtTime', reason: 'time_over' });
		expect(refusalText(late, 'en-US')).toBe('That time has passed.');
		const cancels = { events: 2, people: 3, unreached: 0, isHeld: false };
		expect(refusalText(new Refusal('not_confirmed', { cancels }), 'en-US')).toBe(
			'This cancels 2 events. 3 people who are going or waiting will be emailed.',
		);
	});

	it('says when to try again where that is known', async () => {
		const response = await refusalAsJson(
			new Refusal('too_many_mails', { retryAfter: 90 }),
			'en-US',
		);
		expect(response.headers.get('retry-after')).toBe('90');
		const plain = await refusalAsJson(new Refusal('closed'), 'en-US');
		expect(plain.headers.has('retry-after')).toBe(false);
	});

	it('has the status of the contract', () => {
		const statuses = {
			unauthenticated: 401,
			event_not_found: 404,
			closed: 409,
			cancelled: 409,
			no_room: 409,
			invalid: 422,
			guests_not_allowed: 422,
			party_too_large: 422,
			too_many_mails: 429,
			wrong_origin: 403,
		} as const;
		for (const [code, status] of Object.entries(statuses)) {
			expect(REFUSALS[code as RefusalCode], code).toBe(status);
		}
	});
});

describe('a response', () => {
	it('is JSON where the client asks for it', () => {
		const asks = (accept?: string) =>
			wantsJson(new Request(SITE, accept ? { headers: { accept } } : {}));
		expect(asks('application/json')).toBe(true);
		expect(asks('text/html, application/json;q=0.9')).toBe(true);
		expect(asks('text/html')).toBe(false);
		expect(asks('*/*')).toBe(false);
		expect(asks()).toBe(false);
	});

	it('is cached nowhere, unless it says so itself', () => {
		expect(json({}).headers.get('cache-control')).toBe('no-store');
		expect(json({}, 200, { 'cache-control': 'max-age=1' }).headers.get('cache-control')).toBe(
			'max-age=1',
		);
	});

	it('to a form is a 303 to the page', () => {
		expect(seeOther('/me').headers.get('location')).toBe('/me');
		expect(seeOther('/me', 'renamed').headers.get('location')).toBe('/me');
		expect(seeOther('/').status).toBe(303);
	});
});

describe('the headers of a page', () => {
	it('allow nothing except its own styles', async () => {
		const hash = await styleHash('body{}');
		const policy = contentSecurityPolicy({ styleHashes: [hash], isHttps: true });
		expect(policy).toContain("default-src 'none'");
		expect(policy).toContain(`style-src ${hash}`);
		expect(policy).not.toContain('unsafe');
		expect(policy).not.toContain('script-src');
		expect(policy).not.toContain('*');
		for (const part of ["frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"]) {
			expect(policy).toContain(part);
		}
		expect(contentSecurityPolicy({ styleHashes: [], isHttps: true })).toContain("style-src 'none'");
		// Only `npm run dev` loads a script: the one of the bundler that follows changes.
		expect(contentSecurityPolicy({ styleHashes: [], isHttps: true })).not.toContain('script-src');
		const development = { styleHashes: [], isHttps: false, isDevelopment: true };
		expect(contentSecurityPolicy(development)).toContain("script-src 'self'");
	});

	it('require https where the site is on https, and keep what a route has set', () => {
		const secure = new Headers({ 'referrer-policy': 'no-referrer' });
		setSecurityHeaders(secure, { styleHashes: [], isHttps: true });
		expect(secure.get('strict-transport-security')).toContain('max-age=');
		expect(secure.get('referrer-policy')).toBe('no-referrer');
		const plain = new Headers();
		setSecurityHeaders(plain, { styleHashes: [], isHttps: false });
		expect(plain.has('strict-transport-security')).toBe(false);
		expect(plain.get('referrer-policy')).toBe('same-origin');
		expect(plain.get('x-content-type-options')).toBe('nosniff');
	});
});

describe('the charset of a response', () => {
	it.each([
		'text/html',
		'text/csv',
		'text/calendar; method=PUBLISH',
		'application/json',
		'application/xml',
		'application/atom+xml',
		'application/ld+json',
		'image/svg+xml',
	])('is added to %s', (type) => {
		expect(withCharset(type)).toBe(`${type}; charset=utf-8`);
	});

	it.each([
		'text/html; charset=utf-8',
		'text/plain;Charset="us-ascii"',
		'image/png',
		'font/woff2',
		'application/octet-stream',
	])('is not added to %s', (type) => {
		expect(withCharset(type)).toBe(type);
	});
});
