import { DAY } from './model/wall-clock.ts';
import type { World } from './world.ts';

/** What of the tables this step may have changed. */

export interface EventRow {
	id: string;
	slug: string;
	series_id: string | null;
	series_date: string | null;
	title: string;
	place: string;
	starts_at: number;
	ends_at: number;
	capacity: number;
	guests_allowed: number;
	status: 'scheduled' | 'cancelled';
	sequence: number;
	going: number;
	waiting: number;
	created_at: number;
}

export interface OutboxRow {
	id: string;
	kind: string;
	user_id: string;
	event_id: string | null;
	announcement_id: string | null;
}

export type Rows = Awaited<ReturnType<typeof readRows>>;

export async function readRows({ db, now, seen }: World) {
	const read = (sql: string, ...values: unknown[]) => db.prepare(sql).bind(...values);
	const isCurrent = 'ends_at > ?1 or updated_at >= ?2';
	const since = now - 2 * DAY;
	const results = await db.batch([
		read(`select * from events where ${isCurrent}`, since, seen.at),
		read(
			`select * from rsvps where event_id in (select id from events where ${isCurrent}) order by place`,
			since,
			seen.at,
		),
		read(
			'select id, kind, user_id, event_id, announcement_id from outbox where created_at >= ?',
			seen.at,
		),
		read(
			'select event_id, kind, revision, recipients from mailings where created_at >= ?',
			seen.at,
		),
		read('select id, deed from audit_log where id > ? order by id', seen.audit),
		read('select id, status, revision from announcements where updated_at >= ?', seen.at),
		read('select * from standing_rsvps order by series_id, place'),
	]);
	const [events, parties, outbox, mailings, audit, announcements, standing] = results.map(
		(result) => result.results,
	);
	return {
		events: events as EventRow[],
		parties: parties as {
			event_id: string;
			user_id: string;
			answer: string;
			guests: number;
			promote_until_hours: number | null;
		}[],
		outbox: outbox as OutboxRow[],
		mailings: mailings as {
			event_id: string;
			kind: string;
			revision: number;
			recipients: number;
		}[],
		audit: audit as { id: number; deed: string }[],
		announcements: announcements as { id: string; status: string; revision: number }[],
		standing: standing as { series_id: string; user_id: string; guests: number }[],
	};
}
