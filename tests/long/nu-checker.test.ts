import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_HOST, DEMO_MEMBER, DEMO_OWNER } from '../../scripts/demo/people.ts';
import { prepareData } from '../../scripts/local/prepare.ts';
import { serve } from '../../scripts/local/serve.ts';
import { type CrawledPage, crawl } from '../support/html/crawl.ts';
import { signIn } from '../support/sign-in.ts';
import { Browser, type VisitedSite } from '../support/site/browser.ts';
import { clockedEntry } from '../support/site/worker-clock.ts';

/**
 * Every page and every email, read by the Nu HTML checker, which is what the W3C's validator runs. It needs
 * Java 11 or later on the PATH, and fetches the checker from the npm registry; without them these tests
 * fail. What it taught is asked in every run of the tests, without Java, by tests/support/html/html-rules.ts.
 */

const CHECKER = 'vnu-jar@26.9.27';

/**
 * What is wrong in emails on purpose: Outlook on Windows lays out by attributes of long ago and by
 * properties of its own, and older programs want to hear twice that an email has dark colors.
 */
const OF_EMAIL_PROGRAMS = [
	'.*attribute on the .(table|td). element is obsolete.*',
	'.*Property .(mso-[a-z-]+|supported-color-schemes). doesn.t exist.*',
];

/** What this release of the checker doesn't know yet: css-scroll-snap-2, in Chromium since 133. */
const NEWER_THAN_IT = ['.*Property .scroll-initial-target. doesn.t exist.*'];

let folder: string;
let jar: string;

beforeAll(() => {
	const java = spawnSync('java', ['-version']);
	if (java.error || java.status !== 0) {
		throw new Error('The Nu HTML checker needs Java 11 or later: there is no `java` on the PATH.');
	}
	folder = mkdtempSync(join(tmpdir(), 'regulars-nu-'));
	execFileSync('npm', [
		'install',
		'--no-save',
		'--no-audit',
		'--ignore-scripts',
		'--no-fund',
		'--prefix',
		folder,
		CHECKER,
	]);
	const dist = join(folder, 'node_modules/vnu-jar/build/dist');
	jar = join(dist, readdirSync(dist).find((name) => name.endsWith('.jar')) ?? 'vnu.jar');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the checker says of HTML, one line for each kind of thing; empty where all is well. */
function findings(
	name: string,
	pages: readonly CrawledPage[],
	filters: readonly string[],
): string[] {
	const at = join(folder, name);
	mkdirSync(at);
	const paths = new Map<string, string>();
	for (const [index, { path, html }] of pages.entries()) {
		writeFileSync(join(at, `${index}.html`), html);
		paths.set(`${index}.html`, path);
	}
	const options = ['--format', 'json', '--exit-zero-always', '--no-langdetect'];
	const filter = filters.length > 0 ? ['--filterpattern', filters.join('|')] : [];
	const { stderr } = spawnSync('java', ['-jar', jar, ...options, ...filter, at], {
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024,
	});
	const { messages } = JSON.parse(stderr) as { messages: { url?: string; message: string }[] };
	return messages.map(
		({ url, message }) => `${paths.get(url?.split('/').at(-1) ?? '')}: ${message}`,
	);
}

const isPage = ({ contentType }: CrawledPage) => contentType.startsWith('text/html');
const isEmail = ({ path }: CrawledPage) => /^\/dev\/(?:mails|mailbox)\/./.test(path);

const PEOPLE: [who: string, email: string | null][] = [
	['a visitor', null],
	['a member', DEMO_MEMBER.email],
	['a host', DEMO_HOST.email],
	['an owner', DEMO_OWNER.email],
];

/** Serves data of its own for as long as pages are read; the checker keeps Node busy, and connections would end. */
async function readPages<Result>(
	withDemo: boolean,
	read: (site: VisitedSite) => Promise<Result>,
): Promise<Result> {
	const data = mkdtempSync(join(tmpdir(), 'regulars-nu-data-'));
	try {
		await prepareData({ persistTo: data, withDemo });
		const site = await serve({ persistTo: data, entry: clockedEntry });
		try {
			return await read({ origin: site.url });
		} finally {
			await site.stop();
		}
	} finally {
		rmSync(data, { recursive: true, force: true });
	}
}

describe('the demo club', () => {
	const found = new Map<string, CrawledPage[]>();
	beforeAll(() =>
		readPages(true, async (site) => {
			for (const [who, email] of PEOPLE) {
				const browser = email ? await signIn(site, email) : new Browser(site);
				const starts = ['/', '/rsvp', '/rsvp/cancel', '/login', '/no-such', '/dev/mails'];
				const pages = await crawl(browser, [...starts, '/dev/mailbox']);
				found.set(who, pages.filter(isPage));
			}
		}),
	);

	it.each(PEOPLE)('is valid HTML for %s, emails included', (who) => {
		const pages = found.get(who) ?? [];
		const emails = pages.filter(isEmail);
		expect(pages.length - emails.length).toBeGreaterThan(8);
		expect(emails.length).toBeGreaterThan(15);
		expect(
			findings(
				`pages of ${who}`,
				pages.filter((page) => !isEmail(page)),
				NEWER_THAN_IT,
			),
		).toEqual([]);
		expect(findings(`emails of ${who}`, emails, OF_EMAIL_PROGRAMS)).toEqual([]);
	});
});

/** What the owner fills in on each step of the first run, and one thing that is wrong. */
const STEPS: [step: string, wrong: Record<string, string>, right: Record<string, string>][] = [
	['club', { name: '' }, { name: 'Night Readers', description: 'We read.' }],
	['place', { place: ' ', timeZone: 'Nowhere' }, { place: 'Vienna', timeZone: 'Europe/Vienna' }],
	['colour', { typed: 'red', intent: 'keep' }, { typed: '#1f6b45', intent: 'keep' }],
	['series', { title: '', intent: 'preview' }, {}],
];

it('a club that begins is valid HTML, for a visitor and step by step for its owner', async () => {
	const pages = await readPages(false, async (site) => {
		const seen = await crawl(new Browser(site), ['/', '/events/past']);
		const owner = await signIn(site, DEMO_OWNER.email);
		for (const [step, wrong, right] of STEPS) {
			const path = `/admin/setup/${step}`;
			for (const fields of [null, wrong, right]) {
				const answer = await (fields ? owner.postForm(path, fields) : owner.get(path));
				const contentType = answer.headers.get('content-type') ?? '';
				const html = await answer.text();
				if (answer.status !== 303)
					seen.push({ path: `${path} (${answer.status})`, html, contentType });
			}
		}
		return seen;
	});
	const steps = STEPS.flatMap(([step]) =>
		[200, 422].map((code) => `/admin/setup/${step} (${code})`),
	);
	expect(pages.map(({ path }) => path)).toEqual(expect.arrayContaining(steps));
	expect(findings('the first run', pages.filter(isPage), NEWER_THAN_IT)).toEqual([]);
});
