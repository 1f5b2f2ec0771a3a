import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../../scripts/bench/sites/browser.ts';
import { serveClub } from '../../scripts/contact-sheet/clubs.ts';
import { GROUPS, unseenPages } from '../../scripts/contact-sheet/groups.ts';
import { beginVisit, type Observer, openBrowser } from '../../scripts/contact-sheet/scene.ts';
import { DEMO_MEMBER, DEMO_OWNER } from '../../scripts/demo/people.ts';
import { ROOT } from '../../scripts/folders.ts';
import { prepareData } from '../../scripts/local/prepare.ts';
import { CHROMIUM_OPTIONS, ensureChromium } from '../../scripts/testing/chromium.ts';
import { buildInBrackets } from './brackets/bracket-build.ts';
import { call, callsOf, WITHOUT_SENTENCES } from './brackets/endpoints.ts';
import { leftOf, typedTexts } from './brackets/may-be-outside.ts';
import { type OutsideText, outsideTexts } from './brackets/read-page.ts';
import { NONSENSE, refuseForms } from './brackets/refused-forms.ts';

/**
 * The whole site in a language that puts every message between brackets: a text outside of them is in no message, so no
 * other language would have it. Pages are those of the contact sheet, which has all of them in their states.
 */

/** What the scenes type and the site refuses, so that no database has it. */
const TYPED = [
	'Repair evening',
	'Bring what is **broken**.\n\n- lamps\n- radios',
	'Ida',
	'Ivo,',
	...NONSENSE,
];
/** Emails are read in tests/mail/brackets.test.ts, beside the people in them. */
const NOT_HERE = ['emails'];

let dist: string;
let browser: Browser;
let data: string;
let demo: string;
const paths = new Set<string>();

beforeAll(async () => {
	dist = buildInBrackets();
	data = mkdtempSync(join(tmpdir(), 'regulars-brackets-'));
	demo = join(data, 'of-demo');
	await prepareData({ persistTo: demo });
	browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_OPTIONS });
}, 300_000);

afterAll(async () => {
	await browser.close();
	rmSync(data, { recursive: true, force: true });
});

interface Seen extends OutsideText {
	title: string;
}

/** Goes through a group of scenes, and then sends its forms empty and with nonsense. */
async function outsideOf(group: string) {
	const played = GROUPS[group];
	if (!played) throw new Error(`There is no group ${group}.`);
	const folder = join(data, group);
	mkdirSync(folder);
	const site = await serveClub(played.club, demo, folder, dist);
	const seen = new Map<string, Seen>();
	const failures: string[] = [];
	const pages = new Map<string, Page>();
	let refusals = 0;
	const look = async (title: string, page: Page) => {
		for (const found of await outsideTexts(page)) {
			const key = `${found.text} ${found.where}`;
			if (!seen.has(key)) seen.set(key, { ...found, title });
		}
	};
	const observer: Observer = {
		failures,
		newContext: (url, cookie) => openBrowser(browser, url, cookie),
		async shoot(_, title, page) {
			const { pathname } = new URL(page.url());
			paths.add(pathname);
			pages.set(pathname, page);
			await look(title, page);
		},
	};
	const visit = beginVisit(observer, group, site.url);
	try {
		await played.play(visit);
		for (const [path, page] of pages) {
			refusals += await refuseForms(page, path, (title) => look(title, page));
		}
	} finally {
		await visit.close();
		await site.stop();
	}
	const typed = [...TYPED, ...(await typedTexts(join(folder, played.club)))];
	return {
		failures,
		refusals,
		left: leftOf([...seen.values()], typed).map(
			({ text, where }) => `${seen.get(`${text} ${where}`)?.title}: ${text} (${where})`,
		),
	};
}

describe('in the bracket language', () => {
	const groups = Object.keys(GROUPS).filter((group) => !NOT_HERE.includes(group));
	let refusals = 0;

	it.each(groups)(
		'no page of “%s” says anything outside, and no form that is refused',
		async (group) => {
			const outside = await outsideOf(group);
			refusals += outside.refusals;
			expect(outside.failures).toEqual([]);
			expect(outside.left).toEqual([]);
		},
	);

	it('every page of the site was seen, and dozens of forms were refused', () => {
		expect(unseenPages(paths)).toEqual([]);
		expect(refusals).toBeGreaterThan(40);
	});

	it('no calendar, feed and JSON says anything outside, and each is read', async () => {
		const folder = join(data, 'endpoints');
		mkdirSync(folder);
		const site = await serveClub('demo', demo, folder, dist);
		try {
			const html = await (await fetch(`${site.url}/events`)).text();
			const event = /href="(\/events\/\d[^"/]*)"/.exec(html)?.[1] ?? '';
			const cookies = new Map<string, string>();
			for (const { email } of [DEMO_MEMBER, DEMO_OWNER])
				cookies.set(email, await signIn(site.url, email));
			const cookie = cookies.get(DEMO_MEMBER.email) ?? '';
			const made = await fetch(`${site.url}/me?_action=makeCalendarFeed`, {
				method: 'POST',
				headers: { cookie, origin: site.url, 'content-type': 'application/x-www-form-urlencoded' },
			});
			const me = await (await fetch(`${site.url}/me`, { headers: { cookie } })).text();
			const feed = /\/calendar\/[\w-]+\.ics/.exec(me)?.[0];
			if (!feed) throw new Error(`No calendar of a member: ${made.status}`);
			const calls = callsOf({ event, feed });
			const endpoints = readdirSync(join(ROOT, 'src/pages'), { recursive: true, encoding: 'utf8' })
				.filter((file) => file.endsWith('.ts'))
				.map((file) => file.replace(/\.ts$/, ''));
			const known = new Set([
				...Object.keys(WITHOUT_SENTENCES),
				...calls.map(({ route }) => route),
			]);
			expect(endpoints.filter((route) => !known.has(route))).toEqual([]);
			const outside: OutsideText[] = [];
			for (const each of calls) {
				const answered = await call(site.url, each, cookies);
				outside.push(...answered.outside);
				if (each.kind !== 'json') expect([each.path, answered.said > 1]).toEqual([each.path, true]);
			}
			const typed = await typedTexts(join(folder, 'demo'));
			expect(leftOf(outside, typed).map(({ text, where }) => `${where}: ${text}`)).toEqual([]);
		} finally {
			await site.stop();
		}
	});

	it('a sentence outside of brackets is found wherever a page says it', async () => {
		const page = await browser.newPage();
		await page.setContent(`<html><head><title>⟦Events⟧ · Makers</title>
			<meta name="description" content="Come along"></head><body><main>
			<p>⟦Hello⟧, stranger. <b>⟦Read <a href="/">this</a>.⟧</b></p>
			<img alt="A cat" src="data:,"><input type="submit" value="Send it" placeholder="⟦Here⟧">
			<p data-not-sent="Try again." data-path="a-b">Saturday, November 28, 2026</p><p>⟦Half a message</p>
			</main></body></html>`);
		const outside = await outsideTexts(page);
		await page.close();
		expect(leftOf(outside, ['Makers']).map(({ text }) => text)).toEqual([
			'Come along',
			', stranger.',
			'A cat',
			'Send it',
			'Try again.',
			'a message that is cut',
		]);
	});
});
