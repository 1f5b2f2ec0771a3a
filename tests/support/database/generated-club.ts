import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import fc from 'fast-check';
import { migrationNames, migrationsAsSql } from '../../../infrastructure/migrations.ts';
import type { StagingDatabase } from '../../../scripts/backup/staging.ts';
import { DAY_MS } from '../time.ts';

/** Clubs as they could be, for tests of backups: every awkward thing that a database can hold. */

/** 30 November 2026, 9:00 in UTC. */
export const NOW = Date.UTC(2026, 10, 30, 9);

/** A party of one member and one event. */
interface Party {
	answer: 'going' | 'waitlisted' | 'declined';
	guests: number;
	note: string;
}

export interface GeneratedClub {
	/** The club's name and description, and the members' names. */
	texts: string[];
	/** The members' RSVPs, for each event. */
	events: { capacity: number; parties: Party[] }[];
	/** The stored requests of batches that are under way; null for one that isn't rendered. */
	batches: (string | null)[];
	/** The size of the banner's base64. */
	pictureSize: number;
}

/** Texts that SQL, line ends and escapes could trip over. */
const oddText = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 40 }),
	fc.constantFrom(
		"'",
		"''; drop table user; --",
		'a\nb\\n',
		'\\n0\n\\n',
		'\r\n\\r',
		'-- rows: one statement a line',
		'\u2028 \u2029 \u0085',
		'👩‍🔧 Größe, Łódź, 日本',
		'/* ; */',
		'',
	),
);

const party = fc.record({
	answer: fc.constantFrom('going' as const, 'waitlisted' as const, 'declined' as const),
	guests: fc.nat(3),
	note: oddText,
});

export const anyClub: fc.Arbitrary<GeneratedClub> = fc.record({
	texts: fc.array(oddText, { minLength: 3, maxLength: 8 }),
	events: fc.array(fc.record({ capacity: fc.nat(5), parties: fc.array(party, { maxLength: 6 }) }), {
		maxLength: 3,
	}),
	batches: fc.array(fc.option(oddText), { maxLength: 2 }),
	pictureSize: fc.constantFrom(0, 10, 90_000),
});

/** What statements of D1 are too short for, a capacity below the seats taken, and a batch under way. */
export const BIG_CLUB: GeneratedClub = {
	texts: ["Ada's\nclub", 'x'.repeat(60_000), 'Ada'],
	events: [
		{
			capacity: 1,
			parties: [
				{ answer: 'going', guests: 2, note: '' },
				{ answer: 'waitlisted', guests: 0, note: "it's" },
			],
		},
	],
	batches: [`${'ü\n\\n'.repeat(30_000)}`],
	pictureSize: 1_400_000,
};

/** The tables of this version, empty, in memory. */
export function emptyDatabase(names: readonly string[] = migrationNames()): StagingDatabase {
	const db = new DatabaseSync(':memory:');
	db.exec(migrationsAsSql(names));
	return { db, dispose: () => db.close() };
}

/** Stores a row by its columns. */
export function insert(db: DatabaseSync, table: string, row: Record<string, SQLInputValue>): void {
	const columns = Object.keys(row);
	db.prepare(
		`INSERT INTO ${table} (${columns.join(',')}) VALUES (${columns.map(() => '?').join(',')})`,
	).run(...Object.values(row));
}

const times = { created_at: NOW - DAY_MS, updated_at: NOW };

/** Fills empty tables with a club; a capacity is lowered after the seats were given out. */
export function fillClub(db: DatabaseSync, club: GeneratedClub): void {
	const [name = '', description = '', ...names] = club.texts;
	const { pictureSize } = club;
	if (pictureSize > 0) {
		insert(db, 'pictures', {
			id: 'banner',
			content_type: 'image/webp',
			width: 1,
			height: 1,
			base64: 'UklGRuAA'.repeat(Math.ceil(pictureSize / 8)).slice(0, pictureSize),
			created_at: NOW,
		});
	}
	insert(db, 'club', {
		id: 1,
		name,
		description,
		colour: '#b93815',
		time_zone: 'America/New_York',
		place: description,
		set_up_at: NOW - DAY_MS,
		banner_id: pictureSize > 0 ? 'banner' : null,
		...times,
	});
	const parties = Math.max(0, ...club.events.map((event) => event.parties.length));
	for (let index = 0; index < Math.max(parties, names.length); index += 1) {
		const role = index === 0 ? 'owner' : 'member';
		const member = { id: `member-${index}`, email: `m${index}@club.example`, role };
		insert(db, 'user', { ...member, name: names[index] ?? '', ...times });
	}
	fillAuditLog(db);
	for (const [number, { capacity, parties: rows }] of club.events.entries()) {
		const id = `event-${number}`;
		insert(db, 'events', {
			id,
			slug: id,
			title: name,
			description,
			place: '',
			time_zone: 'America/New_York',
			starts_at: NOW + DAY_MS,
			ends_at: NOW + 2 * DAY_MS,
			capacity: 1_000,
			guests_allowed: 3,
			...times,
		});
		for (const [place, row] of rows.entries()) {
			insert(db, 'rsvps', {
				event_id: id,
				user_id: `member-${place}`,
				...row,
				place,
				change: `change-${place}`,
				answered_at: NOW,
				...times,
			});
		}
		db.prepare('UPDATE events SET capacity = ? WHERE id = ?').run(capacity, id);
	}
	for (const [number, body] of club.batches.entries()) {
		const id = `batch-${number}`;
		insert(db, 'mail_batches', { id, body, due_at: NOW, created_at: NOW });
		if (club.events.length === 0) continue;
		insert(db, 'outbox', {
			id: `message-${number}`,
			kind: 'invitation',
			user_id: 'member-0',
			event_id: 'event-0',
			revision: number,
			lane: 'batch',
			batch_id: id,
			message: body,
			created_at: NOW,
		});
	}
}

/** What an organizer did, the newest of it gone: its number is not given out again. */
function fillAuditLog(db: DatabaseSync): void {
	for (const change of ['first', 'second', 'third']) {
		insert(db, 'audit_log', { at: NOW, deed: 'club.set_up', area: 'club', change });
	}
	db.exec("DELETE FROM audit_log WHERE change = 'third'");
}

/** What a backup leaves out: a session, a sign-in email, a count of requests and a sign-in secret. */
export function fillLeftOut(db: DatabaseSync): void {
	const time = { created_at: NOW, updated_at: NOW, expires_at: NOW + DAY_MS };
	insert(db, 'session', { id: 's', token: 'SESSION-TOKEN', user_id: 'member-0', ...time });
	insert(db, 'verification', { id: 'v', identifier: 'i', value: 'VERIFICATION-VALUE', ...time });
	insert(db, 'rate_limit', { id: 'r', key: 'RATE-KEY', count: 1, last_request: NOW });
	insert(db, 'sign_in_mails', {
		id: 'SIGN-IN-MAIL',
		email: 'm0@club.example',
		client: '203.0.113.7',
		link_hash: 'h',
		created_at: NOW,
		expires_at: NOW,
	});
}
