import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { createAuth, SESSION_UPDATE_AGE_SECONDS } from '../../../src/auth/create-auth.ts';
import { DISABLED_PATHS } from '../../../src/auth/disabled-paths.ts';
import { authorize } from '../../../src/auth/policy.ts';
import { readViewer } from '../../../src/auth/viewer.ts';
import type { Context } from '../../../src/context.ts';
import { session, user, verification } from '../../../src/db/auth-schema.ts';
import { club } from '../../../src/db/schema.ts';
import { SESSION_SECONDS } from '../../../src/domain/club/retention.ts';
import { SIGN_IN_METHODS } from '../../../src/domain/sign-in/sign-in-method.ts';
import { renameMember } from '../../../src/features/members/rename-member.ts';
import { beginSession } from '../../../src/features/sign-in/begin-session.ts';
import { confirmSignIn } from '../../../src/features/sign-in/confirm-sign-in.ts';
import { endOtherSessions, signOut } from '../../../src/features/sign-in/end-sessions.ts';
import { refusalOf } from '../../support/refusals.ts';
import { DAY_MS, fromNow, MINUTE_MS, NOW } from '../../support/time.ts';
import { holdDate, stretchTimeouts } from '../clocks.ts';
import { contextOn } from '../contexts.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { askForLink, cookieHeader, signedIn, signIn } from '../signing-in.ts';

const platform = useLocalPlatform();
let context: Context;

const emailOf = () => `${crypto.randomUUID()}@example.com`;

function authOf() {
	return createAuth(context.env);
}

/** Reads the viewer of a request, as the middleware does. */
function view(cookie: string, options: { isSafe?: boolean; pathname?: string } = {}) {
	const { isSafe = true, pathname = '/' } = options;
	const request = new Request(`http://localhost:4321${pathname}`, { headers: { cookie } });
	return readViewer(async () => authOf(), request, { isSafe, pathname });
}

holdDate();
stretchTimeouts();
beforeEach(async () => {
	await platform.settled();
	context = contextOn(platform);
	platform.statements.length = 0;
});

describe('createAuth', () => {
	it('builds an auth object once for an environment, and another one for another', () => {
		const other = { ...platform.env };
		expect(authOf()).toBe(authOf());
		expect(createAuth(other)).not.toBe(authOf());
	});

	it('reads through KV only where it is bound: without it both readings are the same', () => {
		const { KV: _, ...unbound } = platform.env;
		const auth = createAuth(unbound);
		expect(auth.throughCache).toBe(auth.fromDatabase);
		expect(authOf().throughCache).not.toBe(authOf().fromDatabase);
	});

	it('takes the environment alone, and names what is missing from it', () => {
		expect(createAuth).toHaveLength(1);
		const { AUTH_SECRET: _, SITE_URL: __, ...incomplete } = platform.env;
		expect(() => createAuth(incomplete)).toThrow('Not configured: SITE_URL, AUTH_SECRET');
	});

	it('gets every token from the site, and makes none of its own', async () => {
		const request = authOf().fromDatabase.api.signInMagicLink({
			body: { email: emailOf() },
			headers: new Headers(),
		});
		await expect(request).rejects.toThrow();
	});
});

describe('the way a session began', () => {
	it('is read from the database and from KV', async () => {
		const email = emailOf();
		const mailed = await signIn(context, email);
		const [member] = await platform.db.select().from(user).where(eq(user.email, email));
		const methodOf = async (cookie: string, pathname: string) =>
			(await view(cookie, { pathname })).viewer?.session.signInMethod;
		for (const [method, cookie] of [
			['mail', mailed],
			...(await Promise.all(
				SIGN_IN_METHODS.map(async (each) => {
					const opening = { userId: member?.id ?? '', method: each };
					return [
						each,
						cookieHeader(await beginSession(authOf(), opening, new Headers())),
					] as const;
				}),
			)),
		] as const) {
			expect(await methodOf(cookie, '/admin')).toBe(method);
			expect(await methodOf(cookie, '/')).toBe(method);
			await platform.settled();
			expect(await methodOf(cookie, '/')).toBe(method);
		}
	});

	it('is an email where the release before has opened it', async () => {
		const email = emailOf();
		const cookie = await signIn(context, email);
		await platform.db.run(sql`insert into session (id, token, user_id, expires_at, created_at, updated_at)
			select 'older', 'older', user_id, expires_at, created_at, updated_at from session limit 1`);
		const [older] = await platform.db.select().from(session).where(eq(session.id, 'older'));
		expect(older?.signInMethod).toBe('mail');
		expect((await view(cookie)).viewer?.session.signInMethod).toBe('mail');
	});
});

describe('a link', () => {
	it('is stored as a hash: nothing in the database can sign anybody in', async () => {
		const token = await askForLink(context, emailOf());
		const rows = JSON.stringify([
			await platform.db.select().from(verification),
			await platform.db.all(sql`select * from sign_in_mails`),
		]);
		expect(rows).not.toContain(token);
	});

	it('makes a member of anybody who confirms an address, once', async () => {
		const email = emailOf();
		await signIn(context, email);
		await signIn(context, email);
		const members = await platform.db.select().from(user).where(eq(user.email, email));
		expect(members).toHaveLength(1);
		expect(members[0]).toMatchObject({ role: 'member', emailVerified: true, bannedAt: null });
	});

	it('clicked forty times at once signs in once', async () => {
		const email = emailOf();
		const token = await askForLink(context, email);
		const outcomes = await Promise.all(
			Array.from({ length: 40 }, () =>
				refusalOf(confirmSignIn(context, authOf(), { token }, new Headers())),
			),
		);
		expect(outcomes.filter((outcome) => outcome === 'none')).toHaveLength(1);
		expect(outcomes.filter((outcome) => outcome === 'link_used')).toHaveLength(39);
		const [member] = await platform.db.select().from(user).where(eq(user.email, email));
		const sessions = await platform.db
			.select()
			.from(session)
			.where(eq(session.userId, member?.id ?? ''));
		expect(sessions).toHaveLength(1);
	});

	it("of a member who has never proven the address is used up better-auth's way: it's proven, and what was opened before ends", async () => {
		const email = emailOf();
		await signIn(context, email);
		await platform.db.update(user).set({ emailVerified: false }).where(eq(user.email, email));
		const [member] = await platform.db.select().from(user).where(eq(user.email, email));
		const own = eq(session.userId, member?.id ?? '');
		const [before] = await platform.db.select().from(session).where(own);
		const token = await askForLink(context, email);
		// The row that the site has stored is one that better-auth takes for its own.
		expect(await refusalOf(confirmSignIn(context, authOf(), { token }, new Headers()))).toBe(
			'none',
		);
		expect(await refusalOf(confirmSignIn(context, authOf(), { token }, new Headers()))).toBe(
			'link_used',
		);
		const [after] = await platform.db.select().from(user).where(eq(user.email, email));
		expect(after?.emailVerified).toBe(true);
		const sessions = await platform.db.select().from(session).where(own);
		expect(sessions).toHaveLength(1);
		expect(sessions[0]?.id).not.toBe(before?.id);
	});

	it('opens the same session as better-auth itself: its end, its device, and where it came from', async () => {
		const headers = new Headers({ 'user-agent': 'A browser', 'cf-connecting-ip': '203.0.113.9' });
		const rows = [];
		for (const isProven of [true, false]) {
			const email = emailOf();
			await signIn(context, email);
			await platform.db.update(user).set({ emailVerified: isProven }).where(eq(user.email, email));
			const token = await askForLink(context, email);
			const { cookies } = signedIn(await confirmSignIn(context, authOf(), { token }, headers));
			const { viewer } = await view(cookieHeader(cookies));
			expect(viewer?.user.email).toBe(email);
			const [row] = await platform.db
				.select()
				.from(session)
				.where(eq(session.id, viewer?.session.id ?? ''));
			const { id: _, token: __, userId: ___, ...same } = row as NonNullable<typeof row>;
			const attributes = cookies.map((cookie) => cookie.split('; ').slice(1));
			rows.push({ ...same, attributes });
		}
		expect(rows[0]).toEqual(rows[1]);
	});

	it('stays valid when a newer one is asked for or used', async () => {
		const email = emailOf();
		const older = await askForLink(context, email);
		const newer = await askForLink(context, email);
		expect(await refusalOf(confirmSignIn(context, authOf(), { token: newer }, new Headers()))).toBe(
			'none',
		);
		expect(await refusalOf(confirmSignIn(context, authOf(), { token: older }, new Headers()))).toBe(
			'none',
		);
	});

	it('is refused when it has expired, never existed, or was used', async () => {
		const token = await askForLink(context, emailOf());
		const later = contextOn(platform, { now: fromNow(11 * MINUTE_MS) });
		expect(await refusalOf(confirmSignIn(later, authOf(), { token }, new Headers()))).toBe(
			'link_used',
		);
		expect(
			await refusalOf(confirmSignIn(context, authOf(), { token: 'x'.repeat(43) }, new Headers())),
		).toBe('link_used');
	});

	it('does not sign in somebody banned, nor a newcomer while joining is closed', async () => {
		const banned = emailOf();
		await signIn(context, banned);
		await platform.db.update(user).set({ bannedAt: NOW }).where(eq(user.email, banned));
		const known = emailOf();
		await signIn(context, known);
		const attempt = async (email: string) => {
			const token = await askForLink(context, email);
			return refusalOf(confirmSignIn(context, authOf(), { token }, new Headers()));
		};
		const now = NOW;
		await platform.db.insert(club).values({
			id: 1,
			name: 'Test Club',
			description: '',
			colour: '#b93815',
			timeZone: 'UTC',
			place: '',
			joining: 'closed',
			createdAt: now,
			updatedAt: now,
			setUpAt: now,
		});
		try {
			expect(await attempt(banned)).toBe('banned');
			expect(await attempt(emailOf())).toBe('joining_closed');
			expect(await attempt(known)).toBe('none');
		} finally {
			await platform.db.delete(club);
		}
	});
});

describe('a session', () => {
	it('is read with its user by one query', async () => {
		const cookie = await signIn(context, emailOf());
		platform.statements.length = 0;
		const { viewer } = await view(cookie, { isSafe: false });
		expect(viewer?.user.role).toBe('member');
		expect(platform.statements).toHaveLength(1);
	});

	it('is looked up nowhere for a request without its cookie', async () => {
		const { viewer } = await view('theme=dark; regulars.session_token_of_another=x');
		expect(viewer).toBeNull();
		expect(platform.statements).toEqual([]);
	});

	it("is nobody's with a forged cookie", async () => {
		const cookie = await signIn(context, emailOf());
		const [name, value = ''] = cookie.split('=');
		const tampered = [`${name}=${value.slice(0, -6)}`, `${name}=x${value}`, `${name}=`];
		for (const forged of tampered) {
			expect((await view(forged, { isSafe: false })).viewer, forged).toBeNull();
		}
	});

	it('is read right after the sign-in, and from then on through KV', async () => {
		const cookie = await signIn(context, emailOf());
		expect((await view(cookie)).viewer).not.toBeNull();
		await platform.settled();
		platform.statements.length = 0;
		expect((await view(cookie)).viewer).not.toBeNull();
		expect(platform.statements).toEqual([]);
	});

	it.each([
		['a change', { isSafe: false }],
		["an organizer's page", { pathname: '/admin/events' }],
	])('is read from the database alone for %s', async (_, options) => {
		const cookie = await signIn(context, emailOf());
		await view(cookie);
		await platform.settled();
		// Gone from the database, but still in KV.
		const { viewer } = await view(cookie);
		await platform.db.delete(session).where(eq(session.id, viewer?.session.id ?? ''));
		expect((await view(cookie)).viewer).not.toBeNull();
		expect((await view(cookie, options)).viewer).toBeNull();
	});

	it('ends on sign-out, everywhere at once', async () => {
		const cookie = await signIn(context, emailOf());
		const { viewer } = await view(cookie);
		await platform.settled();
		const cleared = await signOut(context, authOf(), viewer);
		expect(cleared).toMatch(/^regulars\.session_token=; .*Max-Age=0/);
		expect((await view(cookie)).viewer).toBeNull();
		expect((await view(cookie, { isSafe: false })).viewer).toBeNull();
	});

	it('stays while all others end by “End all other sessions”, also after simultaneous sign-ins', async () => {
		const email = emailOf();
		await signIn(context, email);
		const tokens = [];
		for (let mail = 0; mail < 4; mail += 1) tokens.push(await askForLink(context, email));
		const cookies = await Promise.all(
			tokens.map(async (token) =>
				cookieHeader(
					signedIn(await confirmSignIn(context, authOf(), { token }, new Headers())).cookies,
				),
			),
		);
		await Promise.all(cookies.map((cookie) => view(cookie)));
		await platform.settled();
		const [present = '', ...others] = cookies;
		const { viewer } = await view(present);
		await endOtherSessions(context, authorize(viewer, 'sessions.end'));
		expect((await view(present)).viewer).not.toBeNull();
		for (const other of others) {
			expect((await view(other)).viewer).toBeNull();
			expect((await view(other, { isSafe: false })).viewer).toBeNull();
		}
	});

	it('shows a changed name on the next page, cached or not', async () => {
		const cookie = await signIn(context, emailOf());
		const { viewer } = await view(cookie);
		await platform.settled();
		await renameMember(context, authorize(viewer, 'account.rename'), 'Grace Example');
		expect((await view(cookie)).viewer?.user.name).toBe('Grace Example');
		expect((await view(cookie, { isSafe: false })).viewer?.user.name).toBe('Grace Example');
	});

	it('has a token of the form that is cached: the next page reads KV alone', async () => {
		const cookie = await signIn(context, emailOf());
		await view(cookie);
		await platform.settled();
		platform.statements.length = 0;
		expect((await view(cookie)).viewer).not.toBeNull();
		expect(platform.statements).toEqual([]);
	});

	it("is nobody's once its member is banned", async () => {
		const email = emailOf();
		const cookie = await signIn(context, email);
		await platform.db.update(user).set({ bannedAt: NOW }).where(eq(user.email, email));
		expect((await view(cookie, { isSafe: false })).viewer).toBeNull();
	});
});

describe('the life of a session', () => {
	it('is thirty days, and is extended when it is used after one', async () => {
		const email = emailOf();
		const cookie = await signIn(context, email);
		const { viewer } = await view(cookie);
		const id = viewer?.session.id ?? '';
		const find = async () => {
			const [row] = await platform.db.select().from(session).where(eq(session.id, id));
			return row;
		};
		const born = await find();
		const life = (born?.expiresAt.getTime() ?? 0) - (born?.createdAt.getTime() ?? 0);
		expect(Math.abs(life - SESSION_SECONDS * 1000)).toBeLessThan(5_000);

		const used = await view(cookie, { isSafe: false });
		expect((await find())?.expiresAt).toEqual(born?.expiresAt);
		expect(used.cookies).toEqual([]);

		// As if it had been born a little more than a day ago.
		const age = (SESSION_UPDATE_AGE_SECONDS + 60) * 1000;
		await platform.db
			.update(session)
			.set({
				expiresAt: new Date((born?.expiresAt.getTime() ?? 0) - age),
				updatedAt: new Date((born?.updatedAt.getTime() ?? 0) - age),
			})
			.where(eq(session.id, id));
		const slid = await view(cookie, { isSafe: false });
		expect(slid.viewer?.session.id).toBe(id);
		expect((await find())?.expiresAt.getTime()).toBeGreaterThan(NOW.getTime() + life - 10_000);
		expect(slid.cookies.join()).toMatch(/regulars\.session_token=[^;]+;.*HttpOnly/i);
	});

	it('is extended through the cache, too', async () => {
		const cookie = await signIn(context, emailOf());
		const { viewer } = await view(cookie);
		await platform.settled();
		const id = viewer?.session.id ?? '';
		const soon = fromNow(5 * DAY_MS);
		await platform.db
			.update(session)
			.set({ expiresAt: soon, updatedAt: new Date(NOW.getTime() - 25 * DAY_MS) })
			.where(eq(session.id, id));
		for (const { name } of (await platform.env.KV.list()).keys) await platform.env.KV.delete(name);
		expect((await view(cookie)).viewer).not.toBeNull();
		await platform.settled();
		const [row] = await platform.db.select().from(session).where(eq(session.id, id));
		expect(row?.expiresAt.getTime()).toBeGreaterThan(soon.getTime());
	});
});

describe('a disabled endpoint of better-auth', () => {
	// A path with a parameter is shut by the route alone: better-auth compares whole paths.
	const paths = DISABLED_PATHS.filter((path) => !path.includes(':'));

	it.each(paths)('is a 404, however it is written: %s', async (path) => {
		const base = `${platform.config.siteUrl.origin}/auth`;
		const firstLetter = path.charCodeAt(1).toString(16);
		const addresses = [path, `${path}/`, `/${path}`, `/%${firstLetter}${path.slice(2)}`];
		for (const address of addresses) {
			for (const method of ['GET', 'POST']) {
				const request = new Request(base + address, {
					method,
					headers: { 'cf-connecting-ip': '203.0.113.7', origin: platform.config.siteUrl.origin },
				});
				const { status } = await authOf().fromDatabase.handler(request);
				expect(status, `${method} ${address}`).toBe(404);
			}
		}
	});
});

describe('the cost of signing in', () => {
	it.each([
		// One of them counts who came by the invitation link, in the batch that makes the member.
		['a newcomer', 10],
		['a member', 7],
	])('is for %s %i queries, asking and confirming together', async (who, queries) => {
		const email = emailOf();
		if (who === 'a member') await signIn(context, email);
		platform.statements.length = 0;
		const token = await askForLink(context, email);
		await confirmSignIn(context, authOf(), { token }, new Headers());
		expect(platform.statements, platform.statements.join('\n')).toHaveLength(queries);
	});
});
