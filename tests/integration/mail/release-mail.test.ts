import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localClient } from '../../../scripts/backup/sql/sql-client.ts';
import type { StagingDatabase } from '../../../scripts/backup/staging.ts';
import { type Db, primary } from '../../../src/db/client.ts';
import { forecastRelease, releaseMail } from '../../../src/features/mail/release-mail.ts';
import { emptyDatabase, fillClub, insert } from '../../support/database/generated-club.ts';
import { HOUR_MS } from '../../support/time.ts';

/** What the operator is told before email is released, and what is left of it then. */

const NOW = new Date('2026-11-30T09:00:00Z');
const hoursAgo = (hours: number) => NOW.getTime() - hours * HOUR_MS;

let staging: StagingDatabase;
let db: DatabaseSync;
let site: Db;

beforeEach(() => {
	staging = emptyDatabase();
	db = staging.db;
	site = primary(localClient(db));
	fillClub(db, { texts: ['Makers', '', '', '', ''], events: [], batches: [], pictureSize: 0 });
	const event = { title: 'Open studio', description: '', place: '', time_zone: 'UTC', capacity: 9 };
	const times = { guests_allowed: 0, created_at: hoursAgo(48), updated_at: hoursAgo(48) };
	const at = (id: string, from: number, to: number) =>
		insert(db, 'events', { id, slug: id, starts_at: from, ends_at: to, ...event, ...times });
	at('over', hoursAgo(30), hoursAgo(28));
	at('coming', hoursAgo(-20), hoursAgo(-22));
	// Nothing is planned for these two: what the chore would write is another test's affair.
	db.exec(`
		insert into mailings (event_id, kind, revision, recipients, created_at)
		select id, kind, revision, 0, 0 from events, (
			select 'invitation' as kind, 0 as revision
			union all select 'thanks', 20261129 union all select 'reminder_day_before', 20261201
			union all select 'reminder_same_day', 20261201)`);
	insert(db, 'mail_hold', { id: 1, held_at: hoursAgo(1) });
});
afterEach(() => staging.dispose());

let messages = 0;

/** A message that waits; due at once unless it is in a batch. */
function waiting(values: Record<string, string | number | null>): string {
	messages += 1;
	const id = `message ${messages}`;
	const due = values.batch_id === undefined ? hoursAgo(2) : null;
	insert(db, 'outbox', {
		id,
		kind: 'rsvp_going',
		user_id: 'member-0',
		event_id: 'coming',
		revision: messages,
		due_at: due,
		created_at: hoursAgo(2),
		...values,
	});
	return id;
}

const rowOf = (id: string) => db.prepare('select * from outbox where id = ?').get(id);
const TOO_LATE = 'too_late';

describe('a release of held email', () => {
	it('keeps what is of use, and writes off what is too old', async () => {
		const fresh = waiting({});
		const old = waiting({ created_at: hoursAgo(24), claim: 'lost', claimed_at: hoursAgo(24) });
		const overdue = waiting({ event_id: 'over' });
		const expired = waiting({ lane: 'batch', useful_until: hoursAgo(1) });
		const useful = waiting({ lane: 'batch', created_at: hoursAgo(90), useful_until: hoursAgo(-9) });
		expect(await forecastRelease(site, NOW)).toMatchObject({ messages: 2, tooOld: 3 });
		expect(rowOf(old)).toMatchObject({ failure: null });

		expect(await releaseMail(site, NOW, false)).toBe(3);
		for (const id of [fresh, useful]) expect(rowOf(id)).toMatchObject({ failure: null });
		for (const id of [old, overdue, expired]) {
			expect(rowOf(id)).toMatchObject({ failure: TOO_LATE, due_at: null, claim: null });
		}
	});

	it('gives up a request that may have been accepted too long ago to repeat it, and no other', async () => {
		for (const [id, hours] of [
			['young', 5],
			['old', 24],
		] as const) {
			insert(db, 'mail_batches', {
				id,
				body: '[]',
				due_at: hoursAgo(1),
				created_at: hoursAgo(hours),
			});
			waiting({ lane: 'batch', batch_id: id, useful_until: hoursAgo(-9) });
		}
		expect(await forecastRelease(site, NOW)).toMatchObject({ messages: 1, tooOld: 1 });
		expect(await releaseMail(site, NOW, false)).toBe(1);
		const open = db.prepare('select id from mail_batches where due_at is not null').all();
		expect(open.map(({ id }) => id)).toEqual(['young']);
	});

	it('counts what the chores would send at once: due mailings, announcements, requests', async () => {
		db.exec("delete from mailings where event_id = 'coming' and kind = 'invitation'");
		for (const topic of ['invitations', 'announcements']) {
			insert(db, 'subscriptions', { user_id: 'member-1', topic, subscribed: 1, updated_at: 0 });
		}
		for (const [id, hours] of [
			['due', 1],
			['missed', 30],
		] as const) {
			insert(db, 'announcements', {
				id,
				subject: 'News',
				body: 'News',
				topic: 'announcements',
				status: 'scheduled',
				sends_at: hoursAgo(hours),
				created_at: hoursAgo(50),
				updated_at: hoursAgo(50),
			});
		}
		for (const [id, minutes] of [
			['young', 30],
			['old', 90],
		] as const) {
			insert(db, 'invitation_requests', {
				id,
				email: `${id}@club.example`,
				client: '',
				created_at: NOW.getTime() - minutes * 60_000,
				expires_at: hoursAgo(-99),
				mail_due_at: hoursAgo(0),
			});
		}
		expect(await forecastRelease(site, NOW)).toMatchObject({
			messages: 0,
			mailings: 1,
			announcements: 1,
			requests: 1,
			tooOld: 1,
		});
	});

	it('that writes off sends nothing that waits or is due by now', async () => {
		db.exec("delete from mailings where event_id = 'coming' and kind = 'invitation'");
		const fresh = waiting({});
		insert(db, 'announcements', {
			id: 'due',
			subject: 'News',
			body: 'News',
			topic: 'announcements',
			status: 'scheduled',
			sends_at: hoursAgo(1),
			created_at: hoursAgo(50),
			updated_at: hoursAgo(50),
		});
		expect(await releaseMail(site, NOW, true)).toBe(1);
		expect(rowOf(fresh)).toMatchObject({ failure: 'discarded', due_at: null });
		expect(db.prepare("select status from announcements where id = 'due'").get()).toEqual({
			status: 'draft',
		});
		const done = db
			.prepare("select recipients from mailings where event_id = 'coming' and kind = 'invitation'")
			.get();
		expect(done).toEqual({ recipients: 0 });
	});

	it('allows calls to the provider again that another site had to leave for hours', async () => {
		insert(db, 'mail_pace', { id: 1, next_at: hoursAgo(-48) });
		await releaseMail(site, NOW, false);
		expect(db.prepare('select next_at from mail_pace').get()).toEqual({ next_at: NOW.getTime() });
	});

	it('is done once, and only where email is on hold', async () => {
		expect(await releaseMail(site, NOW, false)).toBe(0);
		expect(await releaseMail(site, NOW, false)).toBeNull();
		expect(await forecastRelease(site, NOW)).toBeNull();
	});
});
