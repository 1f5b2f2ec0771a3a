import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO_MEMBER, DEMO_OWNER } from '../../../scripts/demo/people.ts';
import { openLocalBindings } from '../../../scripts/local/local-database.ts';
import { prepareData } from '../../../scripts/local/prepare.ts';
import { type ServedSite, serve } from '../../../scripts/local/serve.ts';
import { ALL_WAYS } from '../../../scripts/testing/long-tests.ts';
import { addStates, type StatePaths } from '../../support/columns/column-states.ts';
import type {
	AskedPage,
	RecordedPage,
	TrialCall,
	TrialOutcome,
} from '../../support/columns/column-trials.ts';
import { columnsOf, type ReadColumn, trialOf } from '../../support/columns/read-columns.ts';
import { crawl } from '../../support/html/crawl.ts';
import { signIn } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import { FRESH_PAGES } from '../../support/site/controls.ts';
import { AUTH_SECRET } from '../../support/site/site.ts';
import { setClock, sourceFor } from '../../support/site/worker-clock.ts';

/**
 * No page reads a column that it doesn't use. Each page of the demo club is made again from what it read, with other
 * values in one column at a time: if none of them ever makes it another page, in whatever state and for whoever looks at
 * it, it doesn't use the column.
 */

let folder: string;
let site: ServedSite | undefined;
let paths: StatePaths;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'regulars-test-'));
	await prepareData({ persistTo: folder });
	const { env, dispose } = await openLocalBindings({ persistTo: folder });
	paths = await addStates(env.DB as unknown as D1Database);
	await dispose();
	site = await serve({
		persistTo: folder,
		variables: { ...FRESH_PAGES, AUTH_SECRET },
		// A value that nobody can read is logged as an error.
		onLog: () => undefined,
		entry: (built) =>
			[
				sourceFor('../columns/column-trials.ts'),
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
			trials: open.map((column) => trialOf(column, columns, this.pool)),
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

	/** How many columns were tried. */
	get tried(): number {
		return this.used.size;
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

/** Columns that a page reads for a state that the demo club isn't in, or that one expression gives to several pages. */
const JUSTIFIED: readonly { column: RegExp; on?: RegExp; why: string }[] = [
	{
		column: /(?:^|\.)(?:language|locale)$/,
		why: 'They choose among languages and regions, of which this page shows the same in all.',
	},
	{
		column: /^club\.(?:stamp|topics)$/,
		on: /^\/$/,
		why: 'One query reads the club for visitors, who are offered email, and for members, whose page is remembered by its stamp.',
	},
	{
		column: /^time_zone$/,
		on: /^\/feed\.xml$/,
		why: 'It says which day it is, which matters on the last day of a break.',
	},
	{
		column: /^joining$/,
		on: /^\/login\/confirm$/,
		why: 'It matters where the link of somebody new has expired.',
	},
	{
		column: /^series_id$/,
		on: /^\/me$/,
		why: 'It tells "not this time" from "no", for a member who comes every time and said no once.',
	},
	{
		column: /^held_series\.guestsAllowed$/,
		on: /^\/rsvp/,
		why: 'It bounds the guests of somebody who offers to come every time, where the event allows more.',
	},
	{
		column: /^waiting$/,
		on: /^\/rsvp\/\[token\]$/,
		why: 'It says which place on the waiting list is the next one, to somebody without an RSVP to a full event.',
	},
	{
		column: /^checkedInAt$/,
		on: /^\/events\/\[slug\]$/,
		why: 'It orders those who came without a seat, where there are two of them.',
	},
	{
		column: /(?:^|\.)own\.(?:position|standingRule|guestsHere|guests)$/,
		why: "One expression gives every list a member's own RSVP; which of it shows depends on whether the event is over.",
	},
	{
		column: /^next_?[uU]p\.(?:invitations|event\.mine)$/,
		why: 'They matter where no event is planned, and for members; visitors and the demo club get null.',
	},
];

/** What the demo club has most of, for the tests that run each time; `npm run test:long` tries every page. */
const SOME = {
	visitor: ['/', '/events', '/events/past', '/feed.xml', '/calendar.ics', '/sitemap.xml'],
	member: ['/', '/events', '/events/past', '/me'],
};

async function trySome(visitor: Uses, member: Uses): Promise<void> {
	for (const path of SOME.visitor) await visitor.get(path);
	for (const path of SOME.member) await member.get(path);
	for (const slug of paths.slugs) await member.get(`/events/${slug}`);
	await member.getSoonAgain('/');
}

async function tryAll(visitor: Uses, member: Uses, owner: Uses): Promise<void> {
	const isLeftOut = (path: string) => path.startsWith('/dev');
	const starts = [...SOME.visitor, '/robots.txt', '/no-such', '/login', '/login/confirm'];
	await crawl(
		visitor,
		[...starts, '/login/confirm?token=lost', '/manifest.webmanifest'],
		isLeftOut,
	);
	await crawl(member, ['/', '/me', '/rsvp', '/rsvp/cancel'], isLeftOut);
	for (const slug of paths.slugs) {
		for (const path of [`/events/${slug}`, `/events/${slug}.ics`, `/events/${slug}/share`]) {
			await visitor.get(path);
			await member.get(path);
		}
	}
	for (const path of paths.links) await visitor.get(path);
	await visitor.get(paths.feed);
	await owner.get('/me/delete');
	await member.getSoonAgain('/');
}

it('no page of visitors and members reads a column that it does not use', async () => {
	const visited = { origin: site?.url ?? '' };
	const visitor = new Uses(new Browser(visited));
	const member = new Uses(await signIn(visited, DEMO_MEMBER.email), visitor);
	const isAll = process.env[ALL_WAYS] !== undefined;
	if (isAll)
		await tryAll(visitor, member, new Uses(await signIn(visited, DEMO_OWNER.email), member));
	else await trySome(visitor, member);
	const justifies = (key: string, { column, on = /./ }: (typeof JUSTIFIED)[number]) =>
		column.test(key.split(' | ').at(-1) ?? '') && on.test(key.split(' | ')[0] ?? '');
	const { unused } = member;
	expect(unused.filter((key) => !JUSTIFIED.some((one) => justifies(key, one)))).toEqual([]);
	expect(member.tried).toBeGreaterThan(100);
	if (isAll) {
		const inVain = JUSTIFIED.filter((one) => !unused.some((key) => justifies(key, one)));
		expect(inVain).toEqual([]);
	}
	expect(member.unsteady).toEqual([]);
}, 600_000);
