import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareData } from '../../scripts/local/prepare.ts';
import { serve } from '../../scripts/local/serve.ts';
import { manyTestClocks, type TestClock } from '../../scripts/testing/test-clocks.ts';
import { at, inDays, saturdayIn } from '../support/days.ts';
import { mailTo, readSignInMail } from '../support/mail/mailbox.ts';
import { Browser } from '../support/site/browser.ts';
import { clockedEntry } from '../support/site/worker-clock.ts';

/** The hours of a Saturday at which the demo's club meets, and its holidays. */
const OF_THE_CLUB: TestClock[] = [
	...['08:58', '09:01', '12:01', '12:31', '14:31'].map((time) => ({
		name: `on a Saturday at ${time}`,
		moment: at(saturdayIn(1), time),
	})),
	...['12-12 10:00', '12-18 23:30', '12-20 00:30', '12-31 23:59', '01-02 23:30'].map((time) => {
		const [day = '', hour = ''] = time.split(' ');
		return { name: `on ${time}`, moment: at(`${inDays(370).slice(0, 4)}-${day}`, hour) };
	}),
];

const CLOCKS = [...manyTestClocks(new Date()), ...OF_THE_CLUB].sort(
	(one, other) => one.moment.getTime() - other.moment.getTime(),
);

/** Serves the data of a folder at a moment, and holds what is promised of the demo club. */
async function expectDemoAt(persistTo: string, moment: Date): Promise<void> {
	const aheadMs = moment.getTime() - Date.now();
	const site = await serve({ persistTo, entry: (built) => clockedEntry(built, aheadMs) });
	try {
		const visitor = new Browser({ origin: site.url });
		const { html } = await visitor.page('/events');
		const left = Array.from(html.matchAll(/(\d+) seats left/g), ([, seats]) => Number(seats));
		expect(left.filter((seats) => seats >= 6 && seats <= 40)).not.toEqual([]);
		expect(html).toMatch(/Full, \d waiting/);
		expect((await visitor.page('/events/past')).html).toMatch(/href="\/events\/[^"]+"/);

		const newcomer = new Browser({ origin: site.url });
		const email = `${crypto.randomUUID()}@club.example`;
		expect((await newcomer.postJson('/api/magiclink', { email })).status).toBe(202);
		const { token } = readSignInMail(await mailTo({ origin: site.url }, email, /^Sign in/));
		expect((await newcomer.postForm('/login/confirm', { token })).status).toBe(303);
		const answer = await newcomer.postJson('/api/rsvp-toggle', { answer: 'going' });
		expect([answer.status, await answer.json()]).toEqual([
			200,
			expect.objectContaining({ answer: 'going', position: null }),
		]);
	} finally {
		await site.stop();
	}
}

const newFolder = () => mkdtempSync(join(tmpdir(), 'regulars-demo-'));

describe('npm start', () => {
	it.each(CLOCKS)('makes the demo as it is promised: $name', async ({ moment }) => {
		const folder = newFolder();
		try {
			expect(await prepareData({ persistTo: folder, now: moment })).toBe('created');
			await expectDemoAt(folder, moment);
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});
});

describe('npm start with the data of an earlier day', () => {
	let folder: string;
	beforeAll(async () => {
		folder = newFolder();
		const before = (CLOCKS[0] as TestClock).moment.getTime() - 1;
		await prepareData({ persistTo: folder, now: new Date(before) });
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it.each(CLOCKS)('brings the demo up to date: $name', async ({ moment }) => {
		expect(await prepareData({ persistTo: folder, now: moment })).toBe('refreshed');
		await expectDemoAt(folder, moment);
	});
});
