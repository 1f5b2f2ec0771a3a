import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSQLiteMigration } from 'drizzle-kit/api';
import { beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../../scripts/folders.ts';
import { rowsOf } from '../../support/database/database-facts.ts';
import {
	BREAKPOINT,
	MIGRATIONS,
	RELEASES,
	releaseBefore,
} from '../../support/database/releases.ts';
import { useMigratedDatabase } from '../migrated-database.ts';

/**
 * Every migration is applied to a real local D1 with rows in every table, and what is there afterwards is
 * compared with what was there before.
 */

const migrated = useMigratedDatabase();

describe('each migration, applied to a filled database', () => {
	it('keeps every row, reference and trigger, and everything that the release before reads', async () => {
		const losses: Record<string, string[]> = {};
		for (const { tag, sql } of MIGRATIONS)
			losses[tag] = await migrated.lossesOf(sql, releaseBefore(tag));
		expect(losses).toEqual(Object.fromEntries(MIGRATIONS.map(({ tag }) => [tag, []])));
	});
});

type Snapshot = Parameters<typeof generateSQLiteMigration>[0];

/** What drizzle-kit writes for a change of the newest schema. */
async function generated(change: (tables: Snapshot['tables']) => void): Promise<string> {
	const last = String(MIGRATIONS.at(-1)?.index).padStart(4, '0');
	const snapshot = JSON.parse(
		readFileSync(join(ROOT, `drizzle/meta/${last}_snapshot.json`), 'utf8'),
	) as Snapshot;
	const changed = structuredClone(snapshot);
	change(changed.tables);
	return (await generateSQLiteMigration(snapshot, changed)).join(`\n${BREAKPOINT}\n`);
}

describe('a refused migration', () => {
	beforeEach(() => migrated.startOver());

	const losses = (sql: string) => migrated.lossesOf(sql, RELEASES.at(-1));
	const lost = (table: string) =>
		expect.stringMatching(new RegExp(`^loses or changes [1-9]\\d* of \\d+ rows of ${table}$`));

	it('rebuilds a table by drizzle-kit, which deletes the rows of others', async () => {
		const sql = await generated(({ series }) => {
			if (series?.columns.capacity) series.columns.capacity.default = 20;
		});
		expect(sql).toContain('PRAGMA foreign_keys=OFF');
		expect(await losses(sql)).toEqual([
			lost('breaks'),
			lost('events'),
			lost('imported_events'),
			'rebuilds series, which never may be',
			'rebuilds series, which breaks, events, imported_events, standing_rsvps reference',
			lost('standing_rsvps'),
			'loses the trigger front_page_series_delete',
			'loses the trigger front_page_series_insert',
			'loses the trigger front_page_series_update',
		]);
	});

	it('rebuilds a table by drizzle-kit that others only point to', async () => {
		const sql = await generated(({ mail_batches }) => {
			if (mail_batches?.columns.attempts) mail_batches.columns.attempts.default = 1;
		});
		expect(await losses(sql)).toEqual([
			'rebuilds mail_batches, which outbox reference',
			lost('outbox'),
		]);
	});

	it('rebuilds one of the four protected tables, whatever it declares', async () => {
		const sql = await generated(({ announcements }) => {
			if (announcements?.columns.recipients) announcements.columns.recipients.default = 1;
		});
		expect(await losses(`-- rebuilds: announcements\n${sql}`)).toEqual([
			'rebuilds announcements, which never may be',
			lost('outbox'),
		]);
	});

	it.each([
		['drops a column', 'alter table rsvps drop column note', 'rsvps.note'],
		['renames a column', 'alter table rsvps rename column note to remark', 'rsvps.note'],
	])('%s that the release before reads', async (_, sql, column) => {
		expect(await losses(sql)).toEqual([
			`leaves no column ${column}, which the release before reads`,
		]);
	});

	it('drops or renames a table', async () => {
		expect(await losses('drop table pictures')).toEqual([
			lost('club'),
			lost('event_stories'),
			'drops pictures, which club, event_stories reference',
			'loses the trigger event_stories_keep_picture',
			'leaves no table pictures, which the release before reads',
		]);
		await migrated.startOver();
		expect(await losses('alter table subscriptions rename to topics')).toEqual([
			'leaves no table subscriptions, which the release before reads',
		]);
	});

	it('deletes or changes stored rows', async () => {
		expect(await losses('delete from subscriptions')).toEqual([lost('subscriptions')]);
		expect(await losses("update user set name = 'Nobody'")).toEqual([lost('user')]);
	});

	it('removes a trigger, or a rule on which an upsert of the release before relies', async () => {
		expect(await losses('drop trigger rsvps_count_delete')).toEqual([
			'loses the trigger rsvps_count_delete',
		]);
		expect(await losses('drop index outbox_occasion')).toEqual([
			'leaves outbox (event_id, kind, revision, user_id) no longer unique, as the release before needs',
		]);
	});

	it('requires a column that the release before does not write', async () => {
		const [found = []] = await rowsOf(migrated.db, [
			"select sql from sqlite_master where name = 'calendar_feeds'",
		]);
		const sql = [
			'alter table calendar_feeds rename to old_feeds',
			String(found[0]?.sql).replace('`created_at`', '`source` text not null, `created_at`'),
			`insert into calendar_feeds (user_id, secret, source, created_at)
				select user_id, secret, '', created_at from old_feeds`,
			'drop table old_feeds',
			'create unique index calendar_feeds_secret_unique on calendar_feeds (secret)',
		].join(BREAKPOINT);
		expect(await losses(sql)).toEqual([
			'requires calendar_feeds.source, which the release before does not write',
		]);
	});
});

describe('an accepted migration', () => {
	it('only adds', async () => {
		await migrated.startOver();
		const sql = [
			'create table rooms (id text primary key not null, club_id integer references club (id))',
			'alter table events add room_id text references rooms (id) on delete set null',
			"update events set room_id = null where title = ''",
			'create index events_room on events (room_id)',
			'create trigger rooms_deleted after delete on rooms begin select 1; end',
		].join(BREAKPOINT);
		expect(await migrated.lossesOf(sql, RELEASES.at(-1))).toEqual([]);
	});
});
