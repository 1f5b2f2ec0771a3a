import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_HOST, DEMO_MEMBER } from '../../scripts/demo/people.ts';
import { applyMigrations, openLocalBindings } from '../../scripts/local/local-database.ts';
import { type DatabaseFacts, factsOf } from '../support/database/database-facts.ts';
import { declaredRebuilds, lossesBetween } from '../support/database/migration-losses.ts';
import { buildRelease, type ReleaseBuild } from '../support/database/release-build.ts';
import { MIGRATIONS, RELEASES, tablesKnownTo } from '../support/database/releases.ts';
import { mailTo } from '../support/mail/mailbox.ts';
import { until } from '../support/poll.ts';
import { askForMail, newEmail, signIn } from '../support/sign-in.ts';
import { Browser } from '../support/site/browser.ts';
import { insertEvent, outboxOf, rsvpsOf, seatsOf } from '../support/site/fixtures.ts';
import { type Site, startSite } from '../support/site/site.ts';
import { HOUR_MS, MINUTE_MS } from '../support/time.ts';

/**
 * An upgrade as a club lives through it: the last release with a club full of data, the newest
 * migrations, the release once more on the newer tables (as in the seconds before the new Worker is up,
 * and after a rollback), then the new build, and the release again.
 */

const release = RELEASES.at(-1);
if (!release) throw new Error('releases.json lists no release.');

let build: ReleaseBuild;
let data: string;
let before: DatabaseFacts;
let after: DatabaseFacts;

beforeAll(async () => {
	build = buildRelease(release.commit);
	data = mkdtempSync(join(tmpdir(), 'regulars-upgrade-'));
	build.fillDemo(data);
	const { env, dispose } = await openLocalBindings({ persistTo: data });
	try {
		before = await factsOf(env.DB);
		await applyMigrations(env.DB);
		after = await factsOf(env.DB);
	} finally {
		await dispose();
	}
}, 15 * MINUTE_MS);

afterAll(() => {
	build?.remove();
	if (data) rmSync(data, { recursive: true, force: true });
});

/** Runs a site on the club's data, and holds that it logged no error meanwhile. */
async function withSite(dist: string | undefined, work: (site: Site) => Promise<void>) {
	const site = await startSite({ data, dist });
	try {
		await work(site);
	} finally {
		await site.stop();
	}
	expect(site.logLines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
}

/** Another browser of the same person, for a site at another address. */
function takenTo(site: Site, browser: Browser): Browser {
	const other = new Browser(site);
	for (const [name, value] of browser.cookies) other.cookies.set(name, value);
	return other;
}

async function isSignedIn(browser: Browser, email: string): Promise<void> {
	const { status, path, html } = await browser.page('/me');
	expect([status, path]).toEqual([200, '/me']);
	expect(html).toContain(email);
}

async function rsvp(browser: Browser, event: string, answer: 'going' | 'declined') {
	const response = await browser.postJson('/api/rsvp-toggle', { event, answer });
	expect(response.status).toBe(200);
	return (await response.json()) as { answer: string; position: number | null; going: number };
}

/** What members and hosts do in a week. */
async function liveThroughAWeek(site: Site): Promise<void> {
	const people = [newEmail('first'), newEmail('second')] as const;
	const first = await signIn(site, people[0]);
	await isSignedIn(first, people[0]);

	const second = new Browser(site);
	const { code } = await askForMail(second, people[1]);
	const response = await second.postForm('/login/confirm', { email: people[1], code });
	expect(response.status).toBe(303);
	await isSignedIn(second, people[1]);

	const event = await insertEvent(site, {
		startsAt: new Date(Date.now() + HOUR_MS),
		endsAt: new Date(Date.now() + 3 * HOUR_MS),
		capacity: 1,
	});
	expect(await rsvp(first, event.slug, 'going')).toMatchObject({ answer: 'going', going: 1 });
	expect(await rsvp(second, event.slug, 'going')).toMatchObject({
		answer: 'waitlisted',
		position: 1,
	});
	expect(await rsvp(first, event.slug, 'declined')).toMatchObject({ answer: 'declined' });
	expect((await rsvpsOf(site, event.id)).map(({ answer }) => answer)).toEqual([
		'declined',
		'going',
	]);
	expect(await seatsOf(site, event.id)).toEqual({ going: 1, waiting: 0, capacity: 1 });
	await mailTo(site, people[1], /seat/i);

	const host = await signIn(site, DEMO_HOST.email);
	const door = `/admin/events/${event.slug}/check-in`;
	expect((await host.page(door)).status).toBe(200);
	const guest = (await rsvpsOf(site, event.id)).find(({ answer }) => answer === 'going');
	const checkedIn = await host.postForm(
		door,
		{ intent: 'check-in', member: guest?.userId ?? '', guests: '0' },
		{ json: true },
	);
	expect(checkedIn.status).toBe(200);
	const results = await site.all(
		'select user_id as userId from check_ins where event_id = ?',
		event.id,
	);
	expect(results).toEqual([{ userId: guest?.userId }]);

	await site.tick();
	await until('all that is owed about the event is sent', async () =>
		(await outboxOf(site, event.id)).every(({ dueAt }) => dueAt === null),
	);
}

describe(`an upgrade from ${release.version}`, () => {
	it('keeps every row, reference and trigger of a club that the release filled', () => {
		for (const table of ['user', 'events', 'rsvps', 'check_ins', 'standing_rsvps', 'pictures']) {
			expect(before.tables.get(table)?.rows.length, table).toBeGreaterThan(0);
		}
		const rebuilds = MIGRATIONS.flatMap(({ sql }) => declaredRebuilds(sql));
		expect(lossesBetween(before, after, { known: tablesKnownTo(release), rebuilds })).toEqual([]);
	});

	let member: Browser;

	it('leaves the release before working on the newer tables: sign-in, RSVP, waiting list, check-in', async () => {
		await withSite(build.dist, async (site) => {
			await liveThroughAWeek(site);
			member = await signIn(site, DEMO_MEMBER.email);
			await isSignedIn(member, DEMO_MEMBER.email);
		});
	});

	it('leaves people signed in, with their RSVPs, and the new build works', async () => {
		await withSite(undefined, async (site) => {
			member = takenTo(site, member);
			await isSignedIn(member, DEMO_MEMBER.email);
			await liveThroughAWeek(site);
		});
	});

	it('can be rolled back: the release before works on what the new build stored', async () => {
		await withSite(build.dist, async (site) => {
			await isSignedIn(takenTo(site, member), DEMO_MEMBER.email);
			await liveThroughAWeek(site);
		});
	});
});
