import { describe, expect, it } from 'vitest';
import { DISABLED_PATHS } from '../../../src/auth/disabled-paths.ts';
import { dumpTables } from '../../support/database/dump.ts';
import { askForMail, newEmail, signIn } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import { insertClub } from '../../support/site/fixtures.ts';
import { sendRaw } from '../../support/site/raw.ts';
import { useSite } from '../../support/site/site.ts';

const site = useSite({}, insertClub);

/** The same path as people write it who look for a way around a check. */
function variantsOf(path: string): string[] {
	const encodeFirst = (text: string) =>
		text.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
	return [
		`/auth${path}`,
		`/auth${path}/`,
		`//auth${path}`,
		`/auth/${path}`,
		`/auth//${path.slice(1)}//`,
		`/auth${encodeFirst(path)}`,
		`/%61uth${path}`,
		`/auth${path.replaceAll(/(?<=.)\//g, '%2f')}`,
		`/auth/.${path}`,
		`/auth/x/..${path}`,
		`/AUTH${path}`,
		`/auth${path};x=1`,
		`/auth${path}?x=1`,
	];
}

describe('what of better-auth answers over HTTP', () => {
	const answeredByTheSite = '/get-session';
	const disabled = DISABLED_PATHS.filter((path) => path !== answeredByTheSite);

	it.each(disabled)('does not include %s, however it is written', async (endpoint) => {
		const path = endpoint.replaceAll(/:\w+/g, 'x');
		for (const variant of variantsOf(path)) {
			for (const method of ['GET', 'POST']) {
				const { status, headers } = await sendRaw(site, {
					method,
					path: variant,
					headers: {
						origin: site.origin,
						accept: 'application/json',
						'content-type': 'application/json',
					},
					...(method === 'POST' && { body: '{}' }),
				});
				// A method that a route does not take may be refused before the path is looked up, and
				// slashes too many at the end may be led to the path without them.
				const refusals = method === 'POST' ? [404, 405, 308] : [404, 301];
				expect(refusals, `${method} ${variant} answered ${status}`).toContain(status);
				if (headers.location) expect(headers.location).toBe(variant.replace(/\/+$/, '/'));
				expect(headers['set-cookie']).toBeUndefined();
			}
		}
	});

	it('does not let its own verify path use a token up', async () => {
		const browser = new Browser(site);
		const { token } = await askForMail(browser, newEmail());
		const before = await dumpTables(site.db);
		for (const variant of variantsOf('/magic-link/verify')) {
			const joint = variant.includes('?') ? '&' : '?';
			const { status, headers } = await sendRaw(site, {
				path: `${variant}${joint}token=${token}&callbackURL=/`,
			});
			expect([404, 301], `${variant} answered ${status}`).toContain(status);
			expect(headers['set-cookie']).toBeUndefined();
		}
		expect(await dumpTables(site.db)).toEqual(before);
		expect((await browser.postForm('/login/confirm', { token })).status).toBe(303);
	});

	it('does not let its own sign-in, sign-up and sign-out do anything for a member', async () => {
		const browser = await signIn(site);
		const before = await dumpTables(site.db);
		for (const path of ['/sign-out', '/update-user', '/delete-user', '/revoke-sessions']) {
			const response = await browser.postJson(`/auth${path}`, { name: 'Mallory' });
			expect([path, response.status]).toEqual([path, 404]);
		}
		expect(await dumpTables(site.db)).toEqual(before);
		expect((await browser.get('/me')).status).toBe(200);
	});

	it('includes /auth/ok and /auth/get-session, by GET only', async () => {
		const browser = await signIn(site);
		expect(await (await browser.get('/auth/ok', { json: true })).json()).toEqual({ ok: true });
		const session = await browser.get('/auth/get-session', { json: true });
		expect(session.status).toBe(200);
		const text = await session.text();
		expect(JSON.parse(text)).toMatchObject({ user: { id: expect.any(String) }, session: {} });
		const token = decodeURIComponent(browser.cookies.get('regulars.session_token') ?? '');
		expect(text, 'the token is for the cookie alone').not.toContain(token.split('.')[0]);
		for (const path of ['/auth/ok', '/auth/get-session']) {
			expect([404, 405]).toContain((await browser.postJson(path, {})).status);
		}
	});
});

describe('other origins', () => {
	it.each(['https://evil.test', 'null', 'http://127.0.0.1:1'])(
		'can’t read the session with credentials: %s',
		async (origin) => {
			const browser = await signIn(site);
			const response = await browser.get('/auth/get-session', { json: true, headers: { origin } });
			expect(response.headers.get('access-control-allow-credentials')).toBeNull();
			expect(response.headers.get('access-control-allow-origin')).toBeNull();
			const preflight = await browser.send('/auth/get-session', {
				method: 'OPTIONS',
				headers: { origin, 'access-control-request-method': 'POST' },
			});
			expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
			expect(preflight.status).toBeLessThan(500);
		},
	);
});
