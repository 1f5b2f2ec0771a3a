import { DEMO_MEMBER } from '../../../scripts/demo/people.ts';
import {
	type LinkPurpose,
	type LinkSubjects,
	signLink,
} from '../../../src/domain/sign-in/signed-links.ts';
import { AUTH_SECRET } from '../site/site.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FOLLOWING = 'demo-following';
/** A local date. */
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const SECRET = '0123456789abcdef'.repeat(2);

/** Where the states show that links on the site don't lead to. */
export interface StatePaths {
	/** Of events. */
	slugs: string[];
	links: string[];
	/** A member's own calendar. */
	feed: string;
}

/** What the demo club has nothing of: states in which pages say more. */
export async function addStates(database: D1Database): Promise<StatePaths> {
	const links: string[] = [];
	const now = Date.now();
	const run = (text: string, ...values: unknown[]) =>
		database
			.prepare(text)
			.bind(...values)
			.run();
	const { results: coming } = await database
		.prepare('select id, slug, going, capacity from events where starts_at > ? order by starts_at')
		.bind(now)
		.all<{ id: string; slug: string; going: number; capacity: number }>();
	const { results: past } = await database
		.prepare('select id, slug from events where ends_at <= ? order by starts_at desc')
		.bind(now)
		.all<{ id: string; slug: string }>();
	const [next] = coming;
	const called = coming.filter(({ going, capacity }) => going < capacity).at(-1);
	const full = coming.find(({ going, capacity }) => going >= capacity);
	const second = coming.find((each) => each !== next && each !== full && each !== called) ?? called;
	const [, quiet, on, off, ended] = past;
	if (!next || !second || !called || !full || !quiet || !on || !off || !ended)
		throw new Error('The demo club has too few events.');
	await run(
		`update events set status = 'cancelled', cancel_reason = 'The hall is flooded.' where id in (?, ?, ?)`,
		called.id,
		off.id,
		ended.id,
	);
	for (const table of ['check_ins', 'walk_ins'])
		await run(`delete from ${table} where event_id = ?`, quiet.id);
	await run(
		'update events set starts_at = ?, ends_at = ? where id in (?, ?)',
		now - HOUR_MS,
		now + HOUR_MS,
		on.id,
		off.id,
	);
	await run(
		`update events set what_to_bring = 'A mug', previous_starts_at = starts_at - ? where id = ?`,
		DAY_MS,
		second.id,
	);
	const member = await database
		.prepare('select id, email from user where email = ?')
		.bind(DEMO_MEMBER.email)
		.first<{ id: string; email: string }>();
	if (!member) throw new Error('The demo club lacks its member.');
	await run('delete from rsvps where event_id = ? and user_id = ?', second.id, member.id);
	for (const [{ id }, answer, guests] of [
		[next, 'going', 1],
		[full, 'waitlisted', 0],
	] as const) {
		await run('delete from rsvps where event_id = ? and user_id = ?', id, member.id);
		await run(
			`insert into rsvps (event_id, user_id, answer, guests, place, change, answered_at, created_at, updated_at)
			values (?, ?, ?, ?, 1000, 'a change', 0, 0, 0)`,
			id,
			member.id,
			answer,
			guests,
		);
	}
	await run(
		`insert or replace into mail_addresses (email, stopped_by, stopped_at, detail, updated_at)
		values (?, 'bounce', ?, 'No such mailbox', ?)`,
		member.email,
		now - DAY_MS,
		now,
	);
	await run(
		'insert into calendar_feeds (user_id, secret, created_at) values (?, ?, 0)',
		member.id,
		SECRET,
	);
	await run(
		`insert into standing_rsvps (series_id, user_id, guests, place, created_at, updated_at)
		select id, ?, 1, 1000, 0, 0 from series where true on conflict do nothing`,
		member.id,
	);
	for (const [status, eventId, topic, sendsAt] of [
		['draft', next.id, null, null],
		['scheduled', second.id, null, now + 2 * DAY_MS],
		['stopped', null, 'announcements', null],
	]) {
		await run(
			`insert into announcements (id, subject, body, event_id, topic, status, sends_at, started_at,
				user_id, created_at, updated_at)
			values (?, ?, 'Some *news*.', ?, ?, ?, ?, ?, ?, ?, ?)`,
			`announcement-${status}`,
			`About ${status}`,
			eventId,
			topic,
			status,
			sendsAt,
			status === 'stopped' ? now - DAY_MS : null,
			member.id,
			now - 2 * DAY_MS,
			now - 2 * DAY_MS,
		);
	}
	await run(
		`insert into outbox (id, kind, user_id, event_id, revision, due_at, created_at, sent_at)
		values ('outbox-sent', 'rsvp_going', ?, ?, 90, null, ?, ?)`,
		member.id,
		next.id,
		now - DAY_MS,
		now - DAY_MS,
	);
	// A series that goes on from the demo's own, and ends.
	const rule = await database
		.prepare(`select * from series where id = 'demo-saturdays'`)
		.first<Record<string, unknown>>();
	const following = {
		...rule,
		id: FOLLOWING,
		origin_id: 'demo-saturdays',
		starts_on_date: inDays(100),
		ends_on_date: inDays(130),
	};
	const names = Object.keys(following);
	await run(
		`insert into series (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
		...Object.values(following),
	);
	// As a club has it that was opened yesterday.
	await run(
		`update club set set_up_at = ?, links = '[{"label":"Chat","url":"https://chat.example"}]'`,
		now - DAY_MS,
	);
	const link = async <Purpose extends LinkPurpose>(
		base: string,
		purpose: Purpose,
		subject: LinkSubjects[Purpose],
	) => links.push(`${base}/${await signLink(AUTH_SECRET, purpose, subject)}`);
	for (const { id } of [next, second, full, called, on]) {
		await link('/rsvp', 'rsvp', { userId: member.id, eventId: id });
	}
	await link('/unsubscribe', 'unsubscribe', { userId: member.id, scope: 'invitations' });
	await link('/unsubscribe', 'unsubscribe', { userId: member.id, scope: 'all' });
	const slugs = [...coming, ...past.slice(0, 5)].map(({ slug }) => slug);
	return { slugs, links, feed: `/calendar/${SECRET}.ics` };
}
