import { brotliCompressSync, constants } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AREAS } from '../../../src/domain/doctor/findings/finding.ts';
import { isSampled } from '../../../src/domain/doctor/session-reads.ts';
import { dumpTables } from '../../support/database/dump.ts';
import { press } from '../../support/html/forms.ts';
import { htmlProblems } from '../../support/html/html.ts';
import { ledTo } from '../../support/html/notices.ts';
import { type FakeDns, startFakeDns } from '../../support/mail/fake-dns.ts';
import {
	type FakeResend,
	RESEND_API_KEY,
	startFakeResend,
} from '../../support/mail/fake-resend.ts';
import { until } from '../../support/poll.ts';
import { Browser } from '../../support/site/browser.ts';
import { insertClub, insertEvent, insertMember, type Member } from '../../support/site/fixtures.ts';
import { AUTH_SECRET, type Site, startSite, useSite } from '../../support/site/site.ts';

const MONITOR_TOKEN = 'a-token-for-the-monitor-of-these-tests';
const PREVIOUS_SECRET = 'the secret before, of no use to anybody either';

interface Report {
	status: string;
	findings: { area: string; code: string; state: string; message: string }[];
}

const RECORDS = {
	'TXT resend._domainkey.mail.club.example': ['"p=MIGfMA0GCSqGSIb3DQEB" "AQUAA4GN"'],
	'MX send.mail.club.example': ['10 feedback-smtp.us-east-1.amazonses.com.'],
	'TXT send.mail.club.example': ['"v=spf1 include:amazonses.com ~all"'],
	'TXT _dmarc.club.example': ['"v=DMARC1; p=none;"'],
};

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('a site that sends for real', () => {
	let site: Site;
	let dns: FakeDns;
	let resend: FakeResend;
	let owner: Member;

	beforeAll(async () => {
		[dns, resend] = await Promise.all([startFakeDns(), startFakeResend()]);
		site = await startSite({
			vars: {
				LOCAL_MAILBOX: undefined,
				MAIL_FROM: 'Makers <hello@mail.club.example>',
				RESEND_API_KEY,
				RESEND_BASE_URL: resend.address,
				DNS_RESOLVER_URL: dns.address,
				AUTH_SECRET_PREVIOUS: PREVIOUS_SECRET,
				MONITOR_TOKEN,
			},
			without: ['MAILBOX', 'OUTBOX_QUEUE'],
		});
		await insertClub(site);
		owner = await insertMember(site, { role: 'owner', name: 'Olga Owner' });
	});
	afterAll(async () => {
		const lines = site.logLines.join('\n');
		await Promise.all([site.stop(), dns.stop(), resend.stop()]);
		expect(lines).not.toMatch(/[\w.-]+@[\w.-]+/);
		for (const secret of [AUTH_SECRET, MONITOR_TOKEN, RESEND_API_KEY]) {
			expect(lines).not.toContain(secret);
		}
	});
	beforeEach(() => {
		dns.records = { ...RECORDS };
		dns.mood = 'answers';
		dns.asked = [];
	});

	async function ask(headers: Record<string, string> = bearer(MONITOR_TOKEN)) {
		const response = await fetch(`${site.origin}/api/doctor`, { headers });
		return { response, status: response.status, report: (await response.json()) as Report };
	}
	const stateOf = ({ findings }: Report, code: string) =>
		findings.find((finding) => finding.code === code)?.state;
	/** SITE_URL is not https in these tests, which is the one thing that is broken about them. */
	const broken = ({ findings }: Report) =>
		findings.filter(({ state }) => state === 'broken').map(({ code }) => code);

	it('tells a monitor with the token about every area, and nobody else without an owner', async () => {
		const { response, report } = await ask();
		expect(response.headers.get('cache-control')).toBe('no-store');
		expect(response.headers.get('content-type')).toContain('application/json');
		expect([...new Set(report.findings.map(({ area }) => area))].sort()).toEqual([...AREAS].sort());
		for (const { code, message } of report.findings) {
			expect([code, message]).toEqual([expect.stringMatching(/^[a-z0-9_]+$/), expect.any(String)]);
		}
		for (const headers of [
			{},
			bearer('wrong'),
			bearer(AUTH_SECRET),
			{ authorization: 'Basic x' },
		]) {
			const refused = await ask(headers as Record<string, string>);
			expect(refused.status).toBe(401);
			expect(refused.response.headers.get('www-authenticate')).toBe('Bearer');
			expect(refused.report).toMatchObject({ error: { code: 'unauthenticated' } });
		}
	});

	it('tells owners the same, hosts and members nothing, and a wrong token spoils a right session', async () => {
		const statuses: Record<string, number[]> = {};
		for (const role of ['member', 'host', 'owner'] as const) {
			const { browser } = await insertMember(site, { role });
			const page = await browser.get('/admin/doctor');
			const asked = await browser.get('/api/doctor', { json: true });
			const again = await browser.get('/admin/doctor/send-again');
			statuses[role] = [page.status, asked.status, again.status];
			if (role !== 'owner') continue;
			const mine = (await asked.json()) as Report;
			const { report } = await ask();
			const names = ({ findings }: Report) => findings.map(({ area, code }) => `${area} ${code}`);
			expect(names(mine)).toEqual(names(report));
			const spoilt = await browser.get('/api/doctor', { headers: bearer('wrong') });
			expect(spoilt.status).toBe(401);
		}
		expect(statuses).toEqual({
			member: [403, 403, 403],
			host: [403, 403, 403],
			owner: [200, 503, 200],
		});
		const visitor = await new Browser(site).get('/admin/doctor');
		expect([visitor.status, visitor.headers.get('location')]).toEqual([
			303,
			'/login?next=/admin/doctor',
		]);
	});

	it('shows a page that is whole, and neither there nor to the monitor a secret or an address', async () => {
		const { html } = await owner.browser.page('/admin/doctor');
		expect(await htmlProblems(html)).toEqual([]);
		expect(html).not.toMatch(/<script/i);
		expect(html).toContain('Broken: the configuration.');
		// As tests/http/site/cost.test.ts weighs the other pages.
		const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
		expect(brotliCompressSync(html, { params }).length).toBeLessThanOrEqual(13_000);
		const told = JSON.stringify((await ask()).report);
		for (const secret of [AUTH_SECRET, PREVIOUS_SECRET, MONITOR_TOKEN, RESEND_API_KEY]) {
			for (const text of [html, told]) {
				expect(text).not.toContain(secret);
				expect(text).not.toContain(secret.slice(0, 12));
			}
		}
		expect(told).not.toContain('@');
		expect(told).not.toContain('Olga');
	});

	it('asks the DNS for what Resend wants, all of it at once', async () => {
		const { report } = await ask();
		expect(dns.asked.sort()).toEqual(
			[...Object.keys(RECORDS), 'TXT _dmarc.mail.club.example'].sort(),
		);
		for (const record of ['dkim', 'mx', 'spf', 'dmarc']) {
			expect(stateOf(report, `sender_${record}`)).toBe('well');
		}
	});

	it('says which record is missing; without a key it is broken', async () => {
		dns.records = {};
		const { report } = await ask();
		expect(broken(report)).toEqual(['site_url_not_https', 'sender_dkim']);
		for (const record of ['mx', 'spf', 'dmarc']) {
			expect(stateOf(report, `sender_${record}`)).toBe('look');
		}
	});

	it.each(['hangs', 'fails', 'talks nonsense'] as const)(
		'says that nothing could be looked up where the resolver %s',
		async (mood) => {
			dns.mood = mood;
			const { report } = await ask();
			for (const record of ['dkim', 'mx', 'spf', 'dmarc']) {
				expect(stateOf(report, `sender_${record}`)).toBe('look');
			}
			expect(broken(report)).toEqual(['site_url_not_https']);
			expect((await owner.browser.get('/admin/doctor')).status).toBe(200);
		},
	);

	it('tells a monitor that the database is gone, and what does not hang on it', async () => {
		await site.control({ database: 'failing' });
		try {
			const { status, report } = await ask();
			expect([status, report.status]).toEqual([503, 'broken']);
			expect(stateOf(report, 'database_unreachable')).toBe('broken');
			expect(stateOf(report, 'sender_dkim')).toBe('well');
			const { status: mine } = await owner.browser.get('/api/doctor', { json: true });
			expect(mine).toBeGreaterThanOrEqual(500);
		} finally {
			await site.control({});
		}
	});

	it('costs a bounded number of queries, and changes nothing', async () => {
		const before = await dumpTables(site.db);
		for (const path of ['/admin/doctor', '/api/doctor', '/admin/doctor/send-again']) {
			const { response, measured } = await owner.browser.measure((headers) =>
				owner.browser.get(path, { headers }),
			);
			expect([200, 503]).toContain(response.status);
			expect(measured.before.queries, path).toBeLessThanOrEqual(15);
			expect([measured.before.kvPuts, measured.after.queries], path).toEqual([0, 0]);
		}
		expect(await dumpTables(site.db)).toEqual(before);
	});

	async function addGivenUp(values: { failure: string; createdAt?: number }): Promise<Member> {
		const member = await insertMember(site, { name: 'Mia Member' });
		const event = await insertEvent(site);
		await site.db
			.prepare(
				`insert into rsvps (event_id, user_id, answer, place, change, answered_at, created_at, updated_at)
				values (?, ?, 'going', 1, 'x', 0, 0, 0)`,
			)
			.bind(event.id, member.id)
			.run();
		await site.db
			.prepare(
				`insert into outbox (id, kind, user_id, event_id, revision, attempts, failure, created_at)
				values (?, 'rsvp_going', ?, ?, 1, 1, ?, ?)`,
			)
			.bind(
				crypto.randomUUID(),
				member.id,
				event.id,
				values.failure,
				values.createdAt ?? Date.now(),
			)
			.run();
		return member;
	}

	it('lists a mail that was given up, and sends it once when it is pressed twice', async () => {
		const { email } = await addGivenUp({ failure: 'Resend refused: validation_error' });
		const { html } = await owner.browser.page('/admin/doctor');
		expect(await htmlProblems(html)).toEqual([]);
		expect(html).toContain('Mia Member');
		const buttons = 'Send again Seat confirmed: Open studio';
		const pressed = await press(owner.browser, '/admin/doctor', buttons);
		expect([pressed.status, ledTo(pressed)]).toEqual([
			303,
			'/admin/doctor#mail says mail_sent_again 1',
		]);
		const { id } = (await site.db
			.prepare(`select id from outbox where failure is null order by created_at desc limit 1`)
			.first<{ id: string }>()) ?? { id: '' };
		const again = await owner.browser.postJson('/admin/doctor/send-again', { id });
		expect(again.status).toBe(409);
		await until('it has arrived', () => resend.accepted.some(({ to }) => to === email));
		expect(resend.accepted.filter(({ to }) => to === email)).toHaveLength(1);
		const log = await site.db.prepare('select deed, member_id from audit_log').all();
		expect(log.results).toMatchObject([{ deed: 'mail.sent_again' }]);
	});

	it('asks before it sends what may have arrived', async () => {
		const thirtyHoursAgo = Date.now() - 30 * 60 * 60_000;
		const { email } = await addGivenUp({
			failure: 'Resend did not answer in time',
			createdAt: thirtyHoursAgo,
		});
		const { html } = await owner.browser.page('/admin/doctor');
		const link = /href="(\/admin\/doctor\/send-again\?id=[^"]+)"/.exec(html)?.[1] ?? '';
		const id = new URL(link, site.origin).searchParams.get('id') ?? '';
		const refused = await owner.browser.postForm('/admin/doctor/send-again', { id });
		expect([refused.status, ledTo(refused)]).toEqual([
			303,
			`/admin/doctor/send-again?id=${id} says may_come_twice`,
		]);
		const page = await owner.browser.page(link);
		expect(await htmlProblems(page.html)).toEqual([]);
		expect(page.html).toContain('may have arrived');
		const pressed = await press(owner.browser, link, 'Send 1 mail again, perhaps twice');
		expect(pressed.status).toBe(303);
		await until('it has arrived', () => resend.accepted.some(({ to }) => to === email));
	});

	it('lets nobody but owners send again', async () => {
		for (const role of ['member', 'host'] as const) {
			const { browser } = await insertMember(site, { role });
			expect((await browser.postJson('/admin/doctor/send-again', {})).status).toBe(403);
		}
		expect((await new Browser(site).postJson('/admin/doctor/send-again', {})).status).toBe(401);
		const stray = await owner.browser.postJson('/admin/doctor/send-again', { twice: 'perhaps' });
		expect(stray.status).toBe(422);
	});

	it('knows that the cron was silent', async () => {
		await site.tick();
		expect(stateOf((await ask()).report, 'cron_runs')).toBe('well');
		await site.db.prepare('update chore_runs set started_at = started_at - 600000').run();
		expect(stateOf((await ask()).report, 'cron_silent')).toBe('broken');
	});
});

/** Names of requests as Cloudflare gives them: ones that are measured, and one that is not. */
const RAYS = Array.from(
	{ length: 400 },
	(_, number) => `9a2b3c4d5e6f${number.toString(16).padStart(4, '0')}`,
);
const SAMPLED = RAYS.filter(isSampled).map((ray) => `${ray}-AMS`);
const UNSAMPLED = `${RAYS.find((ray) => !isSampled(ray))}-AMS`;

interface ReadRow {
	source: string;
	reads: number;
	totalMs: number;
}

async function readsOf(site: Site): Promise<ReadRow[]> {
	const { results } = await site.db
		.prepare('select source, reads, total_ms as totalMs from session_reads order by source')
		.all<ReadRow>();
	return results;
}

describe('look-ups of sessions', () => {
	const running = useSite({}, insertClub);
	const withoutKv = useSite({ without: ['KV'] }, insertClub);
	let member: Member;

	beforeAll(async () => {
		member = await insertMember(running.site);
		await member.browser.get('/me');
		await until('the session is in KV', async () => (await running.site.kvKeys()).length > 0);
	});
	beforeEach(async () => {
		await running.site.db.prepare('delete from session_reads').run();
	});

	const visit = (ray: string, browser = member.browser) =>
		browser.measure((headers) => browser.get('/me', { headers: { ...headers, 'cf-ray': ray } }));
	const countedReads = (site: Site, count: number) =>
		until('the look-ups are counted', async () => {
			const rows = await readsOf(site);
			return rows.reduce((sum, { reads }) => sum + reads, 0) >= count && rows;
		});

	it('that are not measured cost what they did', async () => {
		const { measured } = await visit(UNSAMPLED);
		expect(measured.before).toMatchObject({ kvGets: 1, trips: 1 });
		expect(measured.after).toMatchObject({ trips: 0, queries: 0, kvGets: 0, kvPuts: 0 });
		expect(await readsOf(running.site)).toEqual([]);
	});

	it('are not believed by the doctor: a role that was taken is refused at once, cached or not', async () => {
		const { site } = running;
		const owner = await insertMember(site, { role: 'owner' });
		const keys = (await site.kvKeys()).length;
		await owner.browser.get('/me');
		await until('the session is in KV', async () => (await site.kvKeys()).length > keys);
		expect((await owner.browser.get('/api/doctor')).status).toBe(200);
		await site.db.prepare("update user set role = 'member' where id = ?").bind(owner.id).run();
		expect((await owner.browser.get('/api/doctor')).status).toBe(403);
		expect((await owner.browser.get('/admin/doctor')).status).toBe(403);
	});

	it('that are measured add nothing before the answer, which waits for none of it', async () => {
		const [ray = ''] = SAMPLED;
		for (const match of ['insert into "session_reads"', 'where ("session"."token" = ?']) {
			const gate = { operation: 'database', moment: 'before', match } as const;
			const { response, measured } = await running.site.holding(gate, async (reached) => {
				const answer = await visit(ray);
				await reached();
				return answer;
			});
			expect(response.status).toBe(200);
			expect(measured.before).toMatchObject({ kvGets: 1, kvPuts: 0, trips: 1 });
		}
		expect(await countedReads(running.site, 2)).toMatchObject([{ source: 'kv_hit', reads: 2 }]);
	});

	it('are shown as long as they took', async () => {
		const { site } = running;
		await site.control({ kvDelayMs: 40 });
		try {
			for (const ray of SAMPLED.slice(0, 4)) await visit(ray);
		} finally {
			await site.control({});
		}
		const [row] = await countedReads(site, 4);
		expect(row).toMatchObject({ source: 'kv_hit', reads: 4 });
		expect(row?.totalMs).toBeGreaterThanOrEqual(4 * 39);
		const owner = await insertMember(site, { role: 'owner' });
		const report = (await (await owner.browser.get('/api/doctor')).json()) as {
			findings: {
				code: string;
				throughKvReads?: number;
				throughKvMeanMs?: number;
				hitRate?: number;
			}[];
		};
		const finding = report.findings.find(({ code }) => code === 'sessions');
		expect(finding).toMatchObject({ throughKvReads: 4, hitRate: 1 });
		expect(finding?.throughKvMeanMs).toBeGreaterThanOrEqual(39);
		const { html } = await owner.browser.page('/admin/doctor');
		expect(html).toMatch(/A look-up takes \d+ ms through KV where the database alone takes/);
		expect(await htmlProblems(html)).toEqual([]);
	});

	it('tell misses from hits, and from a KV that fails', async () => {
		const { site } = running;
		const fresh = await insertMember(site);
		await visit(SAMPLED[0] ?? '', fresh.browser);
		await countedReads(site, 1);
		const other = await insertMember(site);
		await site.control({ kv: 'throwing' });
		try {
			await visit(SAMPLED[1] ?? '', other.browser);
			await countedReads(site, 2);
		} finally {
			await site.control({});
		}
		const sources = await readsOf(site);
		expect(sources.map(({ source }) => source)).toEqual(['kv_failed', 'kv_miss']);
	});

	it('are not measured where the database is believed alone', async () => {
		const owner = await insertMember(running.site, { role: 'owner' });
		const headers = { 'cf-ray': SAMPLED[0] ?? '' };
		await owner.browser.get('/admin', { headers });
		await owner.browser.postJson('/api/rsvp-toggle', {}, { headers });
		await new Browser(running.site).get('/', { headers });
		expect(await readsOf(running.site)).toEqual([]);
	});

	it('are those of the database where KV is off, which the page says', async () => {
		const { site } = withoutKv;
		const owner = await insertMember(site, { role: 'owner' });
		const { measured } = await visit(SAMPLED[0] ?? '', owner.browser);
		expect(measured.before.trips).toBe(2);
		expect(await countedReads(site, 1)).toMatchObject([{ source: 'database', reads: 1 }]);
		const { html } = await owner.browser.page('/admin/doctor');
		expect(html).toContain('KV is off: every session is looked up in the database.');
		expect(html).toContain('Not looked up: the mails of a local run go nowhere.');
	});
});
