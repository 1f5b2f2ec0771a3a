import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takesMethod } from '../../../src/http/requests/origin.ts';
import { everything, lastPress, shown } from '../../support/html/presses.ts';
import { until } from '../../support/poll.ts';
import { makeRightsWorld, type RightsWorld } from '../../support/rights/rights-world.ts';
import { Browser } from '../../support/site/browser.ts';
import { insertClub, insertMember, type Member } from '../../support/site/fixtures.ts';
import { type Site, useSite } from '../../support/site/site.ts';
import { MINUTE_MS } from '../../support/time.ts';
import { PEOPLE, type Person, type Press, ROUTES, type Route } from './rights-table.ts';

/**
 * Who may see and do what, for every route of the build and every button: the table beside this file says
 * how it is meant, and everything here asks the running site.
 */

const SERVER = resolve(import.meta.dirname, '../../../dist/server');
const PAGES = resolve(import.meta.dirname, '../../../src/pages');
const ACTIONS = resolve(import.meta.dirname, '../../../src/actions/index.ts');

const isAtLeast = (person: Person, least: Person) =>
	PEOPLE.indexOf(person) >= PEOPLE.indexOf(least);

/** The routes that the build answers, by what it says of them itself. */
function builtRoutes(): string[] {
	const modules = readdirSync(SERVER, { recursive: true, encoding: 'utf8' }).filter((name) =>
		/\.m?js$/.test(name),
	);
	const routes = modules.flatMap((name) =>
		[...readFileSync(join(SERVER, name), 'utf8').matchAll(/"route":"(\/[^"]*)"/g)].map(
			([, route = '']) => route,
		),
	);
	return [...new Set(routes)].sort();
}

/** The file of a route, where it is one of the site's own. */
function sourceOf(route: string): string | null {
	const name = route === '/' ? '/index' : route;
	for (const candidate of [`${name}.astro`, `${name}.ts`, `${name}/index.astro`]) {
		try {
			return readFileSync(join(PAGES, candidate), 'utf8');
		} catch {
			// Another of the names.
		}
	}
	return null;
}

describe('the table of rights', () => {
	it('has every route of the build, and no others', () => {
		expect(builtRoutes().length).toBeGreaterThan(70);
		expect(Object.keys(ROUTES).sort()).toEqual(builtRoutes());
	});

	it('says what posts do, for every route that accepts them', () => {
		const silent = Object.entries(ROUTES).filter(([route, { presses }]) => {
			const source = sourceOf(route);
			const takesPosts = /request\.method === 'POST'|export const POST/.test(source ?? '');
			return takesPosts && !presses;
		});
		// They are the links', the passkeys' or the provider's own: a press of the table can't make what they take.
		expect(silent.map(([route]) => route)).toEqual([
			'/login/confirm',
			'/api/passkeys/sign-in',
			'/api/passkeys/add',
			'/api/webhooks/resend',
		]);
	});

	it('has every action of the site', () => {
		const actions = [...readFileSync(ACTIONS, 'utf8').matchAll(/^\t(\w+): formAction\(/gm)].map(
			([, name]) => name,
		);
		expect(actions.length).toBeGreaterThan(5);
		expect(ROUTES['/_actions/[...path]']?.presses?.map(({ does }) => does)).toEqual(actions);
	});

	it('lets only organizers into the desk', () => {
		for (const [route, { see, presses = [] }] of Object.entries(ROUTES)) {
			if (!/^\/admin(?:\/|$)/.test(route)) continue;
			expect(['host', 'owner'], route).toContain(see);
			for (const { least } of presses) expect(['host', 'owner'], route).toContain(least);
		}
	});
});

const TO_SIGN_IN_AGAIN = /^303 \/login\?again=1/;

/** The people on a site, by what they may do. */
function peopleOn(site: Site, hasKv: boolean) {
	/** A browser of somebody who is no more than this. */
	async function browserOf(person: Person): Promise<Browser> {
		return person === 'visitor'
			? new Browser(site)
			: (await insertMember(site, { role: person })).browser;
	}

	/** Those who only look: nothing that they do says who they are to the next test. */
	const lookers = new Map<Person, Promise<Browser>>();
	function lookerOf(person: Person): Promise<Browser> {
		const known = lookers.get(person) ?? browserOf(person);
		lookers.set(person, known);
		return known;
	}

	/** The same, for whom everything is so that there is something to press. */
	async function presser(person: Person, press: Press, { seriesId }: RightsWorld) {
		if (!press.given || person === 'visitor') return browserOf(person);
		const { id, browser } = await insertMember(site, { role: person });
		await site.run(press.given, id, seriesId);
		return browser;
	}

	/**
	 * Owners until a moment ago, whose sessions the cache still knows as such: one whose role was taken,
	 * one whose session ended and one who was banned.
	 */
	async function ownersOnce() {
		const seen = async (member: Member) => {
			const before = hasKv ? await site.kvKeys() : [];
			expect((await member.browser.get('/me')).status).toBe(200);
			if (!hasKv) return;
			await until('the session is in the cache', async () =>
				(await site.kvKeys()).some((key) => !before.includes(key)),
			);
		};
		const demoted = await insertMember(site, { role: 'owner' });
		const ended = await insertMember(site, { role: 'owner' });
		const banned = await insertMember(site, { role: 'owner' });
		for (const member of [demoted, ended, banned]) await seen(member);
		const forget = 'delete from session where user_id = ?';
		await site.db.batch([
			site.db.prepare("update user set role = 'member' where id = ?").bind(demoted.id),
			site.db.prepare(forget).bind(ended.id),
			site.db
				.prepare("update user set role = 'member', banned_at = 1 where id = ?")
				.bind(banned.id),
			site.db.prepare(forget).bind(banned.id),
		]);
		return {
			ids: [demoted.id, ended.id, banned.id],
			demoted: demoted.browser,
			ended: ended.browser,
			banned: banned.browser,
		};
	}

	/** How the cache's memory of them is kept young enough to be believed. */
	let once: { people: ReturnType<typeof ownersOnce>; madeAt: number } | undefined;
	function formerOwners() {
		if (!once || Date.now() - once.madeAt > 30_000) {
			once = { people: ownersOnce(), madeAt: Date.now() };
		}
		return once.people;
	}

	/** Everybody who is less than this person, the former owners among them. */
	async function everybodyBelow(
		least: Person,
		someone = browserOf,
	): Promise<[string, 'stranger' | 'known', Browser][]> {
		const { demoted, ended, banned } = await formerOwners();
		const below: [string, 'stranger' | 'known', Browser][] = [];
		for (const person of PEOPLE.filter((each) => !isAtLeast(each, least))) {
			const kind = person === 'visitor' ? 'stranger' : 'known';
			below.push([person, kind, await someone(person)]);
		}
		if (least === 'visitor') return below;
		below.push(['an owner whose session ended', 'stranger', ended]);
		below.push(['an owner who was banned', 'stranger', banned]);
		if (least !== 'member') below.push(['an owner whose role was taken', 'known', demoted]);
		return below;
	}

	const makeSignInOlder = (browser: Browser, minutesAgo: number) => {
		const token = decodeURIComponent(browser.cookies.get('regulars.session_token') ?? '');
		return site.run(
			'update session set created_at = created_at - ? where token = ?',
			minutesAgo * MINUTE_MS,
			token.slice(0, token.lastIndexOf('.')),
		);
	};

	return {
		site,
		hasKv,
		browserOf,
		lookerOf,
		presser,
		formerOwners,
		everybodyBelow,
		makeSignInOlder,
	};
}

const sites: [string, ReturnType<typeof peopleOn>][] = [
	['with KV', peopleOn(useSite({}, insertClub), true)],
	['without KV', peopleOn(useSite({ without: ['KV'] }, insertClub), false)],
];

describe.each(sites)('seeing, %s', (_, people) => {
	const { site, hasKv, browserOf, lookerOf, everybodyBelow, makeSignInOlder } = people;
	let world: RightsWorld | undefined;
	const pathOf = async (route: string, at: Route['at']) => {
		world ??= await makeRightsWorld(site);
		return at ? at(world) : route;
	};

	it.each(Object.entries(ROUTES))('%s', async (route, { see, at, leads, isFresh }) => {
		const path = await pathOf(route, at);
		if (typeof see === 'number') {
			for (const person of PEOPLE) {
				const answer = await (await lookerOf(person)).get(path);
				expect(answer.status, `${person} at ${path}`).toBe(see);
			}
			return;
		}
		const isPersonal = route.startsWith('/me') || route.startsWith('/rsvp');
		for (const [who, kind, browser] of await everybodyBelow(see, lookerOf)) {
			// Up to a minute, pages that change nothing may still believe the cache.
			if (hasKv && isPersonal && who.startsWith('an owner') && route !== '/me/data.json') continue;
			const page = await browser.get(path);
			const words = `${who} at ${path}: ${shown(page)}`;
			if (kind === 'known') expect(page.status, words).toBe(403);
			else expect(shown(page), words).toMatch(/^401|^303 \/login\?(?!again)/);
			const asJson = await browser.get(path, { json: true });
			expect([kind === 'known' ? 403 : 401, 303], `${who} at ${path} for JSON`).toContain(
				asJson.status,
			);
		}
		for (const person of PEOPLE.filter((each) => isAtLeast(each, see))) {
			const answer = await (await lookerOf(person)).get(path);
			const isLed = leads && isAtLeast(person, leads.from);
			expect(shown(answer), `${person} at ${path}`).toBe(isLed ? `303 ${leads.to}` : '200');
			if (!isFresh) continue;
			for (const [minutes, expected] of [
				[14, /^200$/],
				[16, TO_SIGN_IN_AGAIN],
			] as const) {
				const earlier = await browserOf(person);
				await makeSignInOlder(earlier, minutes);
				const words = `${person} at ${path} after ${minutes} minutes`;
				expect(shown(await earlier.get(path)), words).toMatch(expected);
			}
		}
	});
});

const presses = Object.entries(ROUTES).flatMap(([route, { at, isFresh, presses = [] }]) =>
	presses.map((press) => ({ route, at, isFresh, press })),
);

describe.each(sites)('doing, %s', (_, people) => {
	const { site, browserOf, presser, formerOwners, everybodyBelow, makeSignInOlder } = people;

	async function begin({ press, at, route }: (typeof presses)[number]) {
		const { ids } = await formerOwners();
		await site.db.batch([
			// Comparing all that there is takes the longer the more there is.
			...['events', 'series', 'announcements', 'mail_addresses', 'invitation_requests'].map(
				(table) => site.db.prepare(`delete from ${table}`),
			),
			site.db.prepare(`delete from user where id not in (?, ?, ?)`).bind(...ids),
			site.db
				.prepare('update club set set_up_at = ?')
				.bind(press.isBeforeSetUp ? null : Date.now()),
		]);
		const world = await makeRightsWorld(site);
		const page = press.on?.(world) ?? at?.(world) ?? route;
		return { world, page };
	}

	it.each(presses.map((each) => [`${each.press.does} (${each.route})`, each] as const))(
		'%s',
		async (__, each) => {
			const { press, isFresh } = each;
			const { world, page } = await begin(each);
			const scout = await presser(press.least === 'visitor' ? 'visitor' : 'owner', press, world);
			const form = await lastPress(scout, page, press, world);

			const below = await everybodyBelow(press.least);
			const untouched = await everything(site);
			for (const [who, kind, browser] of below) {
				const words = `${who} ${press.does}`;
				const asJson = await browser.postForm(form.action, form.fields, { json: true });
				// An action of a page leads to the sign-in, whatever it is asked for.
				expect(shown(asJson), words).toMatch(kind === 'known' ? /^403/ : /^401|^303 \/login/);
				const asForm = shown(await browser.postForm(form.action, form.fields));
				if (kind === 'known') expect(asForm, words).toMatch(/^403|^303/);
				else expect(asForm, words).toMatch(/^401|^303/);
			}
			expect(await everything(site), below.map(([who]) => who).join()).toEqual(untouched);

			if (isFresh) {
				const before = await everything(site);
				await makeSignInOlder(scout, 16);
				const aged = await everything(site);
				expect(shown(await scout.postForm(form.action, form.fields))).toMatch(TO_SIGN_IN_AGAIN);
				const asJson = await scout.postForm(form.action, form.fields, { json: true });
				expect(asJson.status).toBe(403);
				expect(await everything(site)).toEqual(aged);
				expect(aged).not.toEqual(before);
			}

			// The refused have left the world as it was; the scout has not, where there was more than one press.
			let unused: { world: RightsWorld; page: string } | null =
				(press.buttons?.length ?? 0) > 1 ? null : { world, page };
			for (const person of new Set([press.least, 'owner'] as const)) {
				const fresh = unused ?? (await begin(each));
				unused = null;
				const browser = await presser(person, press, fresh.world);
				const own = await lastPress(browser, fresh.page, press, fresh.world);
				const before = await everything(site);
				const answer = await browser.postForm(own.action, own.fields, { json: true });
				const words = `${person} ${press.does}: ${answer.status} ${await answer.text()}`;
				expect(answer.status, words).toBeGreaterThanOrEqual(200);
				expect(answer.status, words).toBeLessThan(400);
				if (press.leavesNothing) continue;
				expect(await everything(site), words).not.toEqual(before);
			}
		},
	);

	it.each(
		Object.entries(ROUTES).filter(([route, { presses }]) => takesMethod('POST', route) && !presses),
	)('a post to %s changes nothing', async (route, { at }) => {
		const { world } = await begin({
			route,
			at,
			isFresh: undefined,
			press: { does: 'nothing', least: 'owner' },
		});
		const owner = await browserOf('owner');
		const before = await everything(site);
		const answer = await owner.postForm(at ? at(world) : route, { intent: 'save' });
		expect(answer.status).toBeLessThan(500);
		expect(await everything(site)).toEqual(before);
	});
});
