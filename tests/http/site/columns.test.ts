import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO_MEMBER, DEMO_OWNER } from '../../../scripts/demo/people.ts';
import { openLocalBindings } from '../../../scripts/local/local-database.ts';
import { prepareData } from '../../../scripts/local/prepare.ts';
import { type ServedSite, serve } from '../../../scripts/local/serve.ts';
import { workerdChildren } from '../../../scripts/local/workerd-process.ts';
import {
	type LinkPurpose,
	type LinkSubjects,
	signLink,
} from '../../../src/domain/sign-in/signed-links.ts';
import { crawl } from '../../support/html/crawl.ts';
import { signIn } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import type {
	AskedPage,
	RecordedPage,
	TrialCall,
	TrialOutcome,
} from '../../support/site/column-trials.ts';
import { FRESH_PAGES } from '../../support/site/controls.ts';
import { columnsOf, type ReadColumn, trialOf } from '../../support/site/read-columns.ts';
import { AUTH_SECRET } from '../../support/site/site.ts';
import { setClock, sourceFor } from '../../support/site/worker-clock.ts';

/**
 * No page reads a column that it doesn't use. Each page of the demo club is made again from what it read, with other
 * values in one column at a time: if none of them ever makes it another page, in whatever state and for whoever looks at
 * it, it doesn't use the column.
 */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FOLLOWING = 'demo-following';
/** A local date. */
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const SECRET = '0123456789abcdef'.repeat(2);

let folder: string;
let site: ServedSite | undefined;
const links: string[] = [];
const slugs: string[] = [];

/** What the demo club has nothing of: states in which pages say more. */
async function addStates(database: D1Database): Promise<void> {
	const now = Date.now();
	const run = (text: string, ...values: unknown[]) =>
		database
			.prepare(text)
			.bind(...values)
			.run();
	const { results: coming } = await database
		.prepare('select id, slug, going, capacity from events where starts_at > ? order by starts_at')
		.bind(now)
		.all<{ id: string; slug: string; going: number; capacity: number }>();
	const { results: past } = await database
		.prepare('select id, slug from events where ends_at <= ? order by starts_at desc')
		.bind(now)
		.all<{ id: string; slug: string }>();
	const [next] = coming;
	const called = coming.filter(({ going, capacity }) => going < capacity).at(-1);
	const full = coming.find(({ going, capacity }) => going >= capacity);
	const second = coming.find((each) => each !== next && each !== full && each !== called) ?? called;
	const [, quiet, on, off, ended] = past;
	if (!next || !second || !called || !full || !quiet || !on || !off || !ended)
		throw new Error('The demo club has too few events.');
	await run(
		`update events set status = 'cancelled', cancel_reason = 'The hall is flooded.' where id in (?, ?, ?)`,
		called.id,
		off.id,
		ended.id,
	);
	for (const table of ['check_ins', 'walk_ins'])
		await run(`delete from ${table} where event_id = ?`, quiet.id);
	await run(
		'update events set starts_at = ?, ends_at = ? where id in (?, ?)',
		now - HOUR_MS,
		now + HOUR_MS,
		on.id,
		off.id,
	);
	await run(
		`update events set what_to_bring = 'A mug', previous_starts_at = starts_at - ? where id = ?`,
		DAY_MS,
		second.id,
	);
	const member = await database
		.prepare('select id, email from user where email = ?')
		.bind(DEMO_MEMBER.email)
		.first<{ id: string; email: string }>();
	if (!member) throw new Error('The demo club lacks its member.');
	await run(
		`insert or replace into mail_addresses (email, stopped_by, stopped_at, detail, updated_at)
		values (?, 'bounce', ?, 'No such mailbox', ?)`,
		member.email,
		now - DAY_MS,
		now,
	);
	await run(
		'insert into calendar_feeds (user_id, secret, created_at) values (?, ?, 0)',
		member.id,
		SECRET,
	);
	await run(
		`insert into standing_rsvps (series_id, user_id, guests, place, created_at, updated_at)
		select id, ?, 1, 1000, 0, 0 from series where true on conflict do nothing`,
		member.id,
	);
	for (const [status, eventId, topic, sendsAt] of [
		['draft', next.id, null, null],
		['scheduled', second.id, null, now + 2 * DAY_MS],
		['stopped', null, 'announcements', null],
	]) {
		await run(
			`insert into announcements (id, subject, body, event_id, topic, status, sends_at, started_at,
				user_id, created_at, updated_at)
			values (?, ?, 'Some *news*.', ?, ?, ?, ?, ?, ?, ?, ?)`,
			`announcement-${status}`,
			`About ${status}`,
			eventId,
			topic,
			status,
			sendsAt,
			status === 'stopped' ? now - DAY_MS : null,
			member.id,
			now - 2 * DAY_MS,
			now - 2 * DAY_MS,
		);
	}
	await run(
		`insert into outbox (id, kind, user_id, event_id, revision, due_at, created_at, sent_at)
		values ('outbox-sent', 'rsvp_going', ?, ?, 90, null, ?, ?)`,
		member.id,
		next.id,
		now - DAY_MS,
		now - DAY_MS,
	);
	// A series that goes on from the demo's own, and ends.
	const rule = await database
		.prepare(`select * from series where id = 'demo-saturdays'`)
		.first<Record<string, unknown>>();
	const following = {
		...rule,
		id: FOLLOWING,
		origin_id: 'demo-saturdays',
		starts_on_date: inDays(100),
		ends_on_date: inDays(130),
	};
	const names = Object.keys(following);
	await run(
		`insert into series (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
		...Object.values(following),
	);
	// As a club has it that was opened yesterday.
	await run(
		`update club set set_up_at = ?, links = '[{"label":"Chat","url":"https://chat.example"}]'`,
		now - DAY_MS,
	);
	const link = async <Purpose extends LinkPurpose>(
		base: string,
		purpose: Purpose,
		subject: LinkSubjects[Purpose],
	) => links.push(`${base}/${await signLink(AUTH_SECRET, purpose, subject)}`);
	for (const { id } of [next, second, full, called, on]) {
		await link('/rsvp', 'rsvp', { userId: member.id, eventId: id });
	}
	await link('/unsubscribe', 'unsubscribe', { userId: member.id, scope: 'invitations' });
	slugs.push(...[...coming, ...past.slice(0, 5)].map(({ slug }) => slug));
}

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'regulars-test-'));
	await prepareData({ persistTo: folder });
	const { env, dispose } = await openLocalBindings({ persistTo: folder });
	await addStates(env.DB as unknown as D1Database);
	await dispose();
	site = await serve({
		persistTo: folder,
		variables: { ...FRESH_PAGES, AUTH_SECRET },
		// A value that nobody can read is logged as an error.
		onLog: () => undefined,
		entry: (built) =>
			[
				sourceFor('column-trials.ts'),
				`import built from '${built}';`,
				setClock('aheadMs'),
				'export default tryColumns(built);',
			].join('\n'),
	});
});

afterAll(async () => {
	await site?.stop();
	rmSync(folder, { recursive: true, force: true });
});

async function ask<Result>(call: TrialCall): Promise<Result> {
	const response = await fetch(`${site?.url}/__test/columns`, {
		method: 'POST',
		// workerd may close a connection that is kept just as it is used again.
		headers: { connection: 'close' },
		body: JSON.stringify(call),
	});
	return (await response.json()) as Result;
}

const PAGES = new URL('../../../src/pages/', import.meta.url);

/** The site's routes as patterns, those without a parameter first. */
const ROUTES = readdirSync(PAGES, { recursive: true, encoding: 'utf8' })
	.filter((file) => /\.(astro|ts)$/.test(file))
	.map((file) => `/${file.replace(/(\/?index)?\.(astro|ts)$/, '')}`)
	.map((route) => ({
		route,
		pattern: new RegExp(`^${route.replaceAll('.', '\\.').replaceAll(/\[[^\]]+\]/g, '[^/]+')}$`),
	}))
	.sort((one, other) => Number(one.route.includes('[')) - Number(other.route.includes('[')));

/** The kind of page that a path leads to; of the settings each part is one. */
function kindOf(path: string): string {
	const pathname = path.replace(/\?.*/, '');
	if (pathname.startsWith('/admin/settings/')) return pathname;
	return ROUTES.find(({ pattern }) => pattern.test(pathname))?.route ?? '/404';
}

/** Sessions are better-auth's own affair. */
const IS_OF_SESSION = /from "session"|"session"\./;

/** Whether each column was ever used, by the kind of page, the statement and the column's name. */
class Uses {
	readonly unsteady: string[] = [];
	private readonly used = new Map<string, boolean>();
	private readonly pool = new Map<string, Set<unknown>>();
	private readonly browser: Browser;

	constructor(browser: Browser, before?: Uses) {
		this.browser = browser;
		if (before) {
			this.used = before.used;
			this.pool = before.pool;
			this.unsteady = before.unsteady;
		}
	}

	private async record(page: Partial<AskedPage> & { path: string }): Promise<RecordedPage> {
		const headers = {
			accept: 'text/html',
			'cf-ray': '1111111111111111-TST',
			'cf-connecting-ip': this.browser.address,
			...(this.browser.cookies.size > 0 && { cookie: this.browser.cookie }),
		};
		return ask<RecordedPage>({ page: { headers, ...page } });
	}

	private keep(columns: readonly ReadColumn[]): void {
		for (const { name, seen } of columns) {
			const own = name.split('.').at(-1) ?? '';
			const values = this.pool.get(own) ?? new Set();
			for (const value of seen) values.add(value);
			this.pool.set(own, values);
		}
	}

	private async try(path: string, { statements }: RecordedPage): Promise<void> {
		const columns = statements.flatMap(columnsOf).filter(({ text }) => !IS_OF_SESSION.test(text));
		this.keep(columns);
		const keyOf = ({ text, name }: ReadColumn) =>
			`${kindOf(path)} | ${text.trim().replaceAll(/\s+/g, ' ')} | ${name}`;
		const open = columns.filter((column) => !this.used.get(keyOf(column)));
		if (open.length === 0) return;
		const outcome = await ask<TrialOutcome>({
			trials: open.map((column) => trialOf(column, this.pool)),
		});
		if ('unsteady' in outcome) this.unsteady.push(path);
		else {
			for (const [index, column] of open.entries()) {
				this.used.set(keyOf(column), outcome.isUsed[index] ?? false);
			}
		}
	}

	/** Reads a page as a browser does, and tries its columns. */
	async get(path: string): Promise<Response> {
		const page = await this.record({ path });
		await this.try(path, page);
		return new Response(page.body, { status: page.status, headers: page.headers });
	}

	/** A page that is asked for again while the site remembers what it read for it. */
	async getSoonAgain(path: string): Promise<void> {
		await this.record({ path });
		await this.try(path, await this.record({ path, isSoon: true }));
	}

	get site() {
		return this.browser.site;
	}

	/** What was never used; of JSON that is null for some, what is within it decides. */
	get unused(): string[] {
		const used = [...this.used].flatMap(([key, isUsed]) => (isUsed ? [key] : []));
		const isUsedWithin = (key: string) => used.some((each) => each.startsWith(`${key}.`));
		return [...this.used]
			.flatMap(([key, isUsed]) => (isUsed || isUsedWithin(key) ? [] : [key]))
			.sort();
	}
}

it('no page reads a column that it does not use', async () => {
	const visited = { origin: site?.url ?? '' };
	const isLeftOut = (path: string) => path.startsWith('/dev');
	const visitor = new Uses(new Browser(visited));
	const starts = ['/', '/robots.txt', '/sitemap.xml', '/feed.xml', '/calendar.ics', '/no-such'];
	await crawl(visitor, [...starts, '/login', '/login/confirm', '/manifest.webmanifest'], isLeftOut);
	const member = new Uses(await signIn(visited, DEMO_MEMBER.email), visitor);
	await crawl(member, ['/', '/me', '/rsvp', '/rsvp/cancel'], isLeftOut);
	for (const slug of slugs) {
		for (const path of [`/events/${slug}`, `/events/${slug}.ics`, `/events/${slug}/share`]) {
			await visitor.get(path);
			await member.get(path);
		}
	}
	for (const path of links) await visitor.get(path);
	await visitor.get(`/calendar/${SECRET}.ics`);
	await new Uses(await signIn(visited, DEMO_OWNER.email), member).get('/me/delete');
	await member.getSoonAgain('/');
	console.log(
		'CPU',
		workerdChildren().map((pid) =>
			readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ').slice(13, 15).join('+'),
		),
	);
	console.log(member.unused.join('\n'));
	expect(member.unsteady).toEqual([]);
}, 600_000);
