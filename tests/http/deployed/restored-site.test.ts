import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { migrationNames } from '../../../infrastructure/migrations.ts';
import { makeBackupFolder, openBackup } from '../../../scripts/backup/backup-folder.ts';
import { restoreStatements } from '../../../scripts/backup/sql/restore-statements.ts';
import { stageBackup } from '../../../scripts/backup/staging.ts';
import { writeBackup } from '../../../scripts/backup/write-backup.ts';
import { prepareDemo } from '../../../scripts/demo/demo.ts';
import { primary } from '../../../src/db/client.ts';
import { forecastRelease, releaseMail } from '../../../src/features/mail/release-mail.ts';
import { emptyDatabase, fillClub, insert } from '../../support/database/generated-club.ts';
import { inDays } from '../../support/days.ts';
import { ledTo } from '../../support/html/notices.ts';
import { mailsTo } from '../../support/mail/mailbox.ts';
import { until } from '../../support/poll.ts';
import { askForMail, newEmail, signIn } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import { insertMember } from '../../support/site/fixtures.ts';
import { type Site, useSite } from '../../support/site/site.ts';
import { HOUR_MS, MINUTE_MS } from '../../support/time.ts';

/** A site whose database was restored sends nothing that the database owes, until its operator releases it. */

const hoursFromNow = (hours: number) => Date.now() + hours * HOUR_MS;

/** A club with everything that could send: at once, in batches, by the week's plan, and by announcement. */
function clubThatOwesMail() {
	const source = emptyDatabase();
	const { db } = source;
	fillClub(db, {
		texts: ['Makers', 'Things', '', '', ''],
		events: [],
		batches: [],
		pictureSize: 0,
	});
	const times = { created_at: hoursFromNow(-50), updated_at: hoursFromNow(-50) };
	insert(db, 'events', {
		id: 'coming',
		slug: 'coming',
		title: 'Open studio',
		description: '',
		place: '',
		time_zone: 'America/New_York',
		starts_at: hoursFromNow(80),
		ends_at: hoursFromNow(83),
		capacity: 20,
		guests_allowed: 1,
		...times,
	});
	insert(db, 'rsvps', {
		event_id: 'coming',
		user_id: 'member-1',
		answer: 'going',
		place: 1,
		change: 'change',
		answered_at: hoursFromNow(-1),
		...times,
	});
	for (const topic of ['invitations', 'announcements']) {
		insert(db, 'subscriptions', { user_id: 'member-2', topic, subscribed: 1, updated_at: 0 });
	}
	const single = { kind: 'rsvp_going', user_id: 'member-1', event_id: 'coming' };
	const due = { due_at: hoursFromNow(-1) };
	insert(db, 'outbox', {
		id: 'fresh',
		revision: 1,
		...single,
		...due,
		created_at: hoursFromNow(-1),
	});
	insert(db, 'outbox', {
		id: 'old',
		revision: 2,
		...single,
		...due,
		created_at: hoursFromNow(-30),
	});
	for (const [id, hours] of [
		['young', -2],
		['ancient', -30],
	] as const) {
		const body = JSON.stringify([
			{
				to: `stored-${id}@club.example`,
				subject: id,
				html: id,
				text: id,
				headers: {},
				attachments: [],
			},
		]);
		insert(db, 'mail_batches', { id, body, ...due, created_at: hoursFromNow(hours) });
		insert(db, 'outbox', {
			id: `in ${id}`,
			kind: 'invitation',
			user_id: 'member-2',
			event_id: 'coming',
			revision: hours,
			lane: 'batch',
			batch_id: id,
			attempts: 1,
			created_at: hoursFromNow(hours),
			useful_until: hoursFromNow(80),
		});
	}
	insert(db, 'announcements', {
		id: 'scheduled',
		subject: 'News',
		body: 'News',
		topic: 'announcements',
		status: 'scheduled',
		sends_at: hoursFromNow(-0.2),
		...times,
	});
	insert(db, 'invitation_requests', {
		id: 'request',
		email: 'visitor@club.example',
		client: '',
		created_at: hoursFromNow(-0.1),
		expires_at: hoursFromNow(99),
		mail_due_at: hoursFromNow(-0.1),
	});
	return source;
}

/** Backs the club up and restores it into the site's empty database. */
async function restoreInto(site: Site): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'regulars-restored-'));
	const source = clubThatOwesMail();
	const to = makeBackupFolder(join(folder, 'backup'));
	writeBackup(to, {
		db: source.db,
		madeAt: new Date(),
		migrations: migrationNames(),
		source: 'local',
		close: () => undefined,
	});
	const staged = await stageBackup(await openBackup(to));
	const statements = [...restoreStatements(staged.db, new Date())];
	await site.db.batch(statements.map((sql) => site.db.prepare(sql)));
	source.dispose();
	staged.dispose();
	rmSync(folder, { recursive: true, force: true });
}

const restored = useSite({}, restoreInto);

async function allMails(site: Site): Promise<{ to: string; subject: string }[]> {
	const response = await fetch(`${site.origin}/dev/mailbox.json`);
	return (await response.json()) as { to: string; subject: string }[];
}

const stateOf = async (site: Site, id: string) =>
	site.first<{ sentAt: number | null; failure: string | null }>(
		'select sent_at as sentAt, failure from outbox where id = ?',
		id,
	);

describe('a restored site', () => {
	it('sends nothing automatically while the cron runs for an hour', async () => {
		const site = restored;
		const start = Date.now();
		for (let minute = 1; minute <= 60; minute += 1) {
			await site.tick(new Date(start + minute * MINUTE_MS));
		}
		expect(await allMails(site)).toEqual([]);
		const sent = await site.first<{ sent: number }>(
			'select count(*) as sent from outbox where sent_at is not null',
		);
		expect(sent).toEqual({ sent: 0 });
	});

	it('says so in its health', async () => {
		const response = await fetch(`${restored.origin}/api/health`);
		expect(response.status).toBe(200);
		expect(await response.json()).toMatchObject({
			status: 'degraded',
			checks: { mail: 'held' },
		});
	});

	it('signs people in by the emails that they ask for', async () => {
		const email = newEmail();
		const { code } = await askForMail(new Browser(restored), email);
		expect(code).toMatch(/^\d{6}$/);
	});

	it('holds the emails that an RSVP, a request for invitations and a test cause', async () => {
		const site = restored;
		const email = newEmail();
		const browser = await signIn(site, email);
		const answer = await browser.postJson('/api/rsvp-toggle', { event: 'coming', answer: 'going' });
		expect(answer.status).toBe(200);
		const visitor = newEmail('visitor');
		const asked = await new Browser(site).postForm('/api/invitations', { email: visitor });
		expect(ledTo(asked)).toBe('/ says invitations_held');
		await site.tick();
		const subjects = (await mailsTo(site, email)).map(({ subject }) => subject);
		expect(subjects).toHaveLength(1);
		expect(subjects[0]).toMatch(/^Sign in/);
		expect(await mailsTo(site, visitor)).toEqual([]);
	});

	it('says on every page of the desk that email waits, and promises none before', async () => {
		const site = restored;
		const owner = (await insertMember(site, { role: 'owner' })).browser;
		const subscriber = await insertMember(site);
		const form = {
			title: 'Held',
			date: inDays(9),
			startsAtTime: '19:00',
			durationMinutes: '60',
			capacity: '5',
			guestsAllowed: '0',
		};
		await subscriber.browser.postJson('/api/subscription-toggle', {
			topic: 'invitations',
			subscribed: true,
		});
		const ahead = await owner.postForm('/admin/events/new', { ...form, intent: 'preview' });
		const html = await ahead.text();
		expect(html).toContain('Email is on hold');
		expect(html).toMatch(/will be invited by email once email is released/);
		const created = await owner.postForm('/admin/events/new', { ...form, intent: 'save' });
		expect(ledTo(created)).toMatch(/says event_created 0$/);

		const id = crypto.randomUUID();
		await owner.postForm('/admin/announcements/new', {
			id,
			subject: 'More',
			body: 'Words',
			to: 'topic:invitations',
		});
		const asks = await (await owner.get(`/admin/announcements/${id}/send`)).text();
		expect(asks).toContain('Email is on hold because the site was restored from a backup. It goes');
		const sent = await owner.postForm(`/admin/announcements/${id}/send`, {
			confirmed: '99',
			revision: '1',
		});
		expect(ledTo(sent)).toMatch(/says announcement_held [1-9]\d*$/);
		await site.tick();
		expect(await mailsTo(site, subscriber.email)).toEqual([]);
		await site.db.batch([
			site.db.prepare("delete from events where title = 'Held'"),
			site.db.prepare('delete from announcements where id = ?').bind(id),
			site.db.prepare('delete from user where id = ?').bind(subscriber.id),
		]);
	});

	it('refuses a change of address with the reason, because both addresses need an email now', async () => {
		const browser = await signIn(restored);
		const page = await browser.postForm('/me/email', { email: newEmail('other') });
		expect(page.status).toBe(503);
		expect(await page.text()).toContain('Email is on hold');
	});

	it('is not treated as a demo that a start brings up to date', async () => {
		const site = restored;
		const env = { ...SETTINGS, DB: site.db };
		expect(await prepareDemo(env as never, new Date())).toBe('restored');
	});

	it('sends after its release each email that is still of use, once, and none that is too old', async () => {
		const site = restored;
		const db = primary(site.db);
		const forecast = await forecastRelease(db, new Date());
		expect(forecast).toMatchObject({ mailings: 1, announcements: 1, requests: 2, tooOld: 2 });
		expect(await releaseMail(db, new Date(), false)).toBe(2);
		for (let round = 0; round < 4; round += 1) {
			// The hour above is still to come by the clock on the wall, so each chore is due at once.
			await site.run('delete from chore_runs');
			await site.tick(new Date());
		}
		await until('the announcement is there', async () =>
			(await allMails(site)).some(({ subject }) => subject === 'News'),
		);
		const mails = await allMails(site);
		const addresses = mails.filter(({ subject }) => !/^Sign in/.test(subject)).map(({ to }) => to);
		expect(addresses).toContain('visitor@club.example');
		expect(addresses).toContain('stored-young@club.example');
		expect(addresses).not.toContain('stored-ancient@club.example');
		expect(await stateOf(site, 'fresh')).toMatchObject({ sentAt: expect.any(Number) });
		expect(await stateOf(site, 'old')).toMatchObject({ sentAt: null });
		expect(mails.filter(({ subject }) => subject === 'News')).toHaveLength(1);
	});
});

/** Enough for the demo to look at the database. */
const SETTINGS = {
	SITE_URL: 'http://localhost:4321',
	OWNER_EMAIL: 'ada@example.com',
	MAIL_FROM: 'Makers <makers@club.example>',
	AUTH_SECRET: 'a secret of the tests, of no use to anybody',
	LOCAL_MAILBOX: 'on',
	MAILBOX: {},
};
