import { brotliCompressSync, constants } from 'node:zlib';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AREAS } from '../../../src/domain/doctor/findings/finding.ts';
import { isSampled } from '../../../src/domain/doctor/session-reads.ts';
import { dumpTables } from '../../support/database/dump.ts';
import { press } from '../../support/html/forms.ts';
import { htmlProblems } from '../../support/html/html.ts';
import { ledTo, refusalIn } from '../../support/html/notices.ts';
import { validPage } from '../../support/html/pages.ts';
import { RESEND_API_KEY } from '../../support/mail/fake-resend.ts';
import { MONITOR_TOKEN, useSendingSite } from '../../support/mail/sending-site.ts';
import { until } from '../../support/poll.ts';
import { Browser } from '../../support/site/browser.ts';
import { insertClub, insertEvent, insertMember, type Member } from '../../support/site/fixtures.ts';
import { AUTH_SECRET, type Site, useSite } from '../../support/site/site.ts';
import { HOUR_MS } from '../../support/time.ts';

const PREVIOUS_SECRET = 'the secret before, of no use to anybody either';

type Report = Pick<Awaited<ReturnType<typeof ask>>, 'findings'>;

const RECORDS = {
	'TXT resend._domainkey.mail.club.example': ['"p=MIGfMA0GCSqGSIb3DQEB" "AQUAA4GN"'],
	'MX send.mail.club.example': ['10 feedback-smtp.us-east-1.amazonses.com.'],
	'TXT send.mail.club.example': ['"v=spf1 include:amazonses.com ~all"'],
	'TXT _dmarc.club.example': ['"v=DMARC1; p=none;"'],
};

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const {
	site,
	resend,
	dns,
	doctor: ask,
} = useSendingSite({
	vars: {
		MAIL_FROM: 'Makers <hello@mail.club.example>',
		AUTH_SECRET_PREVIOUS: PREVIOUS_SECRET,
	},
	without: ['OUTBOX_QUEUE'],
	expectedErrors: ['doctor_database', 'better_auth_error'],
});
let owner: Member;
beforeAll(async () => {
	owner = await insertMember(site, { role: 'owner', name: 'Olga Owner' });
});

const stateOf = ({ findings }: Report, code: string) =>
	findings.find((finding) => finding.code === code)?.state;
/** SITE_URL is not https in these tests, which is the one thing that is broken about them. */
const broken = ({ findings }: Report) =>
	findings.filter(({ state }) => state === 'broken').map(({ code }) => code);

beforeEach(() => {
	dns.records = { ...RECORDS };
	dns.mood = 'answers';
	dns.asked = [];
});

describe('a site that sends for real', () => {
	it('tells a monitor with the token about every area, and nobody with a wrong token or none', async () => {
		const report = await ask();
		const { response } = report;
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
			expect(refused.response.headers.get('www-authenticate')).toBe('Bearer');
			expect(await refusalIn(refused.response)).toBe('401 unauthenticated');
		}
	});

	it('tells owners the same, hosts and members nothing, and refuses an owner who sends a wrong token', async () => {
		const statuses: Record<string, number[]> = {};
		for (const role of ['member', 'host', 'owner'] as const) {
			const { browser } = await insertMember(site, { role });
			const page = await browser.get('/admin/doctor');
			const asked = await browser.get('/api/doctor', { json: true });
			const again = await browser.get('/admin/doctor/send-again');
			statuses[role] = [page.status, asked.status, again.status];
			if (role !== 'owner') continue;
			const mine = (await asked.json()) as Report;
			const report = await ask();
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
		expect(ledTo(visitor)).toBe('/login?next=/admin/doctor');
	});

	it('shows a valid page, with no secret and no address there or in what the monitor gets', async () => {
		const html = await validPage(owner.browser, '/admin/doctor');
		expect(html).not.toMatch(/<script/i);
		expect(html).toContain('Something is broken: the configuration.');
		// As tests/http/site/cost.test.ts weighs the other pages.
		const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
		expect(brotliCompressSync(html, { params }).length).toBeLessThanOrEqual(13_000);
		const told = await (await ask()).response.text();
		for (const secret of [AUTH_SECRET, PREVIOUS_SECRET, MONITOR_TOKEN, RESEND_API_KEY]) {
			for (const text of [html, told]) {
				expect(text).not.toContain(secret);
				expect(text).not.toContain(secret.slice(0, 12));
			}
		}
		expect(told).not.toContain('@');
		expect(told).not.toContain('Olga');
	});

	it('looks up in the DNS everything that Resend needs, all of it at once', async () => {
		const report = await ask();
		expect(dns.asked.sort()).toEqual(
			[...Object.keys(RECORDS), 'TXT _dmarc.mail.club.example'].sort(),
		);
		for (const record of ['dkim', 'mx', 'spf', 'dmarc']) {
			expect(stateOf(report, `sender_${record}`)).toBe('well');
		}
	});

	it('says which record is missing, and that a missing DKIM record is broken', async () => {
		dns.records = {};
		const report = await ask();
		expect(broken(report)).toEqual(['site_url_not_https', 'sender_dkim']);
		for (const record of ['mx', 'spf', 'dmarc']) {
			expect(stateOf(report, `sender_${record}`)).toBe('look');
		}
	});

	it.each(['hangs', 'fails', 'talks nonsense'] as const)(
		'says that nothing could be looked up if the resolver %s',
		async (mood) => {
			dns.mood = mood;
			const report = await ask();
			for (const record of ['dkim', 'mx', 'spf', 'dmarc']) {
				expect(stateOf(report, `sender_${record}`)).toBe('look');
			}
			expect(broken(report)).toEqual(['site_url_not_https']);
			expect((await owner.browser.get('/admin/doctor')).status).toBe(200);
		},
	);

	it('tells a monitor that the database is gone, and everything that doesn’t depend on it', async () => {
		await site.control({ database: 'failing' });
		try {
			const report = await ask();
			expect([report.status, report.overall]).toEqual([503, 'broken']);
			expect(stateOf(report, 'database_unreachable')).toBe('broken');
			expect(stateOf(report, 'sender_dkim')).toBe('well');
			const { status: mine } = await owner.browser.get('/api/doctor', { json: true });
			expect(mine).toBeGreaterThanOrEqual(500);
		} finally {
			await site.control({});
		}
	});

	it('takes at most 15 queries a page, and changes nothing', async () => {
		const before = await dumpTables(site.db);
		for (const path of ['/admin/doctor', '/api/doctor', '/admin/doctor/send-again']) {
			const { response, measured } = await owner.browser.measureGet(path);
			expect([200, 503]).toContain(response.status);
			expect(measured.before.queries, path).toBeLessThanOrEqual(15);
			expect([measured.before.kvPuts, measured.after.queries], path).toEqual([0, 0]);
		}
		expect(await dumpTables(site.db)).toEqual(before);
	});
});

describe('an email that was given up', () => {
	async function addGivenUp(values: { failure: string; createdAt?: number }): Promise<Member> {
		const member = await insertMember(site, { name: 'Mia Member' });
		const event = await insertEvent(site);
		await site.run(
			`insert into rsvps (event_id, user_id, answer, place, change, answered_at, created_at, updated_at)
				values (?, ?, 'going', 1, 'x', 0, 0, 0)`,
			event.id,
			member.id,
		);
		await site.run(
			`insert into outbox (id, kind, user_id, event_id, revision, attempts, failure, created_at)
				values (?, 'rsvp_going', ?, ?, 1, 1, ?, ?)`,
			crypto.randomUUID(),
			member.id,
			event.id,
			values.failure,
			values.createdAt ?? Date.now(),
		);
		return member;
	}

	it('is listed, and is sent once though its button is clicked twice', async () => {
		const { email } = await addGivenUp({ failure: 'Resend refused: validation_error' });
		const html = await validPage(owner.browser, '/admin/doctor');
		expect(html).toContain('Mia Member');
		const buttons = 'Send again Seat confirmed: Open studio';
		const pressed = await press(owner.browser, '/admin/doctor', buttons);
		expect(ledTo(pressed)).toBe('/admin/doctor#mail says mail_sent_again 1');
		const { id } = (await site.first<{ id: string }>(
			`select id from outbox where failure is null order by created_at desc limit 1`,
		)) ?? { id: '' };
		const again = await owner.browser.postJson('/admin/doctor/send-again', { id });
		expect(again.status).toBe(409);
		await until('it has arrived', () => resend.accepted.some(({ to }) => to === email));
		expect(resend.accepted.filter(({ to }) => to === email)).toHaveLength(1);
		const log = await site.db.prepare('select deed, member_id from audit_log').all();
		expect(log.results).toMatchObject([{ deed: 'mail.sent_again' }]);
	});

	it('is sent again only after a question if it may have arrived', async () => {
		const thirtyHoursAgo = Date.now() - 30 * HOUR_MS;
		const { email } = await addGivenUp({
			failure: 'Resend did not answer in time',
			createdAt: thirtyHoursAgo,
		});
		const { html } = await owner.browser.page('/admin/doctor');
		const link = /href="(\/admin\/doctor\/send-again\?id=[^"]+)"/.exec(html)?.[1] ?? '';
		const id = new URL(link, site.origin).searchParams.get('id') ?? '';
		const refused = await owner.browser.postForm('/admin/doctor/send-again', { id });
		expect(ledTo(refused)).toBe(`/admin/doctor/send-again?id=${id} says may_come_twice`);
		const page = await validPage(owner.browser, link);
		expect(page).toContain('may have arrived');
		const pressed = await press(owner.browser, link, 'Send 1 email again, even if it comes twice');
		expect(pressed.status).toBe(303);
		await until('it has arrived', () => resend.accepted.some(({ to }) => to === email));
	});

	it('can be sent again by owners only', async () => {
		for (const role of ['member', 'host'] as const) {
			const { browser } = await insertMember(site, { role });
			expect((await browser.postJson('/admin/doctor/send-again', {})).status).toBe(403);
		}
		expect((await new Browser(site).postJson('/admin/doctor/send-again', {})).status).toBe(401);
		const stray = await owner.browser.postJson('/admin/doctor/send-again', { twice: 'perhaps' });
		expect(stray.status).toBe(422);
	});
});

describe('a cron that was silent', () => {
	it('is reported as broken', async () => {
		await site.tick();
		expect(stateOf(await ask(), 'cron_runs')).toBe('well');
		await site.run('update chore_runs set started_at = started_at - 600000');
		expect(stateOf(await ask(), 'cron_silent')).toBe('broken');
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
	return site.all<ReadRow>(
		'select source, reads, total_ms as totalMs from session_reads order by source',
	);
}

describe('look-ups of sessions', () => {
	const site = useSite({}, insertClub);
	const withoutKv = useSite({ without: ['KV'] }, insertClub);
	let member: Member;

	beforeAll(async () => {
		member = await insertMember(site);
		await member.browser.get('/me');
		await until('the session is in KV', async () => (await site.kvKeys()).length > 0);
	});
	beforeEach(async () => {
		await site.run('delete from session_reads');
	});

	const visit = (ray: string, browser = member.browser) =>
		browser.measure((headers) => browser.get('/me', { headers: { ...headers, 'cf-ray': ray } }));
	const countedReads = (site: Site, count: number) =>
		until('the look-ups are counted', async () => {
			const rows = await readsOf(site);
			return rows.reduce((sum, { reads }) => sum + reads, 0) >= count && rows;
		});

	it('that are not measured cost one read of KV and one batch', async () => {
		const { measured } = await visit(UNSAMPLED);
		expect(measured.before).toMatchObject({ kvGets: 1, trips: 1 });
		expect(measured.after).toMatchObject({ trips: 0, queries: 0, kvGets: 0, kvPuts: 0 });
		expect(await readsOf(site)).toEqual([]);
	});

	it('are not trusted by the doctor: an owner whose role was removed is refused at once, cached or not', async () => {
		const owner = await insertMember(site, { role: 'owner' });
		const keys = (await site.kvKeys()).length;
		await owner.browser.get('/me');
		await until('the session is in KV', async () => (await site.kvKeys()).length > keys);
		expect((await owner.browser.get('/api/doctor')).status).toBe(200);
		await site.run("update user set role = 'member' where id = ?", owner.id);
		expect((await owner.browser.get('/api/doctor')).status).toBe(403);
		expect((await owner.browser.get('/admin/doctor')).status).toBe(403);
	});

	it('that are measured add nothing before the response, which waits for none of it', async () => {
		const [ray = ''] = SAMPLED;
		for (const match of ['insert into "session_reads"', 'where "session"."token" = ?']) {
			const gate = { operation: 'database', moment: 'before', match } as const;
			const { response, measured } = await site.holding(gate, async (reached) => {
				const answer = await visit(ray);
				await reached();
				return answer;
			});
			expect(response.status).toBe(200);
			expect(measured.before).toMatchObject({ kvGets: 1, kvPuts: 0, trips: 1 });
		}
		expect(await countedReads(site, 2)).toMatchObject([{ source: 'kv_hit', reads: 2 }]);
	});

	it('are shown with the time they took', async () => {
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
		expect(html).toMatch(
			/A look-up takes [\d.]+ ms through KV, and [\d.]+ ms from the database alone/,
		);
		expect(await htmlProblems(html)).toEqual([]);
	});

	it('tell misses from hits, and from a KV that fails', async () => {
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

	it('are not measured where only the database is asked', async () => {
		const owner = await insertMember(site, { role: 'owner' });
		const headers = { 'cf-ray': SAMPLED[0] ?? '' };
		await owner.browser.get('/admin', { headers });
		await owner.browser.postJson('/api/rsvp-toggle', {}, { headers });
		await new Browser(site).get('/', { headers });
		expect(await readsOf(site)).toEqual([]);
	});

	it('are those of the database where KV is off, and the page says so', async () => {
		const site = withoutKv;
		const owner = await insertMember(site, { role: 'owner' });
		const { measured } = await visit(SAMPLED[0] ?? '', owner.browser);
		expect(measured.before.trips).toBe(2);
		expect(await countedReads(site, 1)).toMatchObject([{ source: 'database', reads: 1 }]);
		const { html } = await owner.browser.page('/admin/doctor');
		expect(html).toContain('KV is off: every session is looked up in the database.');
		expect(html).toContain('a local run doesn&#39;t send email.');
	});
});
