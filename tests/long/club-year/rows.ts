import type { ClubEvent, Series } from './model.ts';
import { MAILING_KINDS } from './model.ts';
import { partiesOf, taken } from './seats.ts';
import { DAY } from './wall-clock.ts';
import type { World } from './world.ts';

/** Compares the tables with the model after each step. */

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

interface OutboxRow {
	id: string;
	kind: string;
	user_id: string;
	event_id: string | null;
	announcement_id: string | null;
}

async function readRows({ db, now, seen }: World) {
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

/** What of an event an organizer's action can change, as the model and as the tables have it. */
const factsOf = (event: ClubEvent) => ({
	title: event.title,
	place: event.place,
	startsAt: event.startsAt,
	endsAt: event.endsAt,
	capacity: event.capacity,
	guestsAllowed: event.guestsAllowed,
	status: event.status,
	seriesId: event.seriesId,
	seriesDate: event.seriesDate,
});
const factsOfRow = (row: EventRow): ReturnType<typeof factsOf> => ({
	title: row.title,
	place: row.place,
	startsAt: row.starts_at,
	endsAt: row.ends_at,
	capacity: row.capacity,
	guestsAllowed: row.guests_allowed,
	status: row.status,
	seriesId: row.series_id,
	seriesDate: row.series_date,
});

function differences(one: object, other: object): string {
	return Object.entries(one)
		.filter(([name, value]) => value !== Reflect.get(other, name))
		.map(([name, value]) => `${name} ${value} instead of ${Reflect.get(other, name)}`)
		.join(', ');
}

/** An event that the product has opened: on a date of its series that should be open, at its local time. */
function takeOpened(world: World, row: EventRow): void {
	const { model } = world;
	const series = row.series_id === null ? undefined : model.series.get(row.series_id);
	if (!series) world.fail(`the event ${row.slug} came out of nowhere`, { event: row.id });
	const due = model.toOpen(series).find(({ date }) => date === row.series_date);
	if (!due) {
		world.fail(`${series.title} opened ${row.series_date}, which it should not`, { event: row.id });
	}
	const event: ClubEvent = {
		id: row.id,
		slug: row.slug,
		title: series.title,
		place: series.place,
		seriesId: series.id,
		seriesDate: due.date,
		startsAt: due.startsAt,
		endsAt: due.endsAt,
		capacity: series.capacity,
		guestsAllowed: series.guestsAllowed,
		status: 'scheduled',
		sequence: 0,
		openedAt: world.now,
		parties: new Map(),
		done: new Set(),
		checkIns: new Map(),
	};
	model.events.set(event.id, event);
	world.counts.events += 1;
	world.say(`opens ${event.title} on ${due.date} (${event.id})`);
	model.opened(event, series);
}

/**
 * Takes over what an action on a whole series has made of its events, as far as the action may: each change
 * rises the SEQUENCE by one, and tells people as a change of that event alone would.
 */
export function takeChanges(
	world: World,
	rows: readonly EventRow[],
	mayChange: (event: ClubEvent) => boolean,
): void {
	for (const row of rows) {
		const event = world.model.events.get(row.id);
		if (!event) continue;
		const before = factsOf(event);
		const after = factsOfRow(row);
		if (differences(before, after) === '') continue;
		if (!mayChange(event)) {
			world.fail(`${event.title} changed: ${differences(after, before)}`, { event: event.id });
		}
		const isRenamedOnly = row.sequence === event.sequence;
		Object.assign(event, after);
		if (isRenamedOnly) continue;
		world.model.changed(event, before);
	}
}

function expectEvent(world: World, row: EventRow): void {
	const { model } = world;
	const event = model.event(row.id);
	const about = { event: row.id };
	const wrong = differences(factsOfRow(row), factsOf(event));
	if (wrong) world.fail(`${event.title} (${event.slug}): ${wrong}`, about);
	if (row.sequence !== event.sequence) {
		world.fail(`${event.slug} has SEQUENCE ${row.sequence} instead of ${event.sequence}`, about);
	}
	const waiting = partiesOf(event, 'waitlisted').length;
	if (row.going !== taken(event) || row.waiting !== waiting) {
		world.fail(
			`${event.slug} counts ${row.going} going and ${row.waiting} waiting instead of ${taken(event)} and ${waiting}`,
			about,
		);
	}
}

const listWords = (parties: { user: string; guests: number; hours: number }[]) =>
	parties.map(({ user, guests, hours }) => `${user}+${guests}/${hours}`).join(' ');

function expectLists(
	world: World,
	event: ClubEvent,
	rows: Awaited<ReturnType<typeof readRows>>['parties'],
) {
	if (event.startsAt <= world.now) return;
	for (const answer of ['going', 'waitlisted'] as const) {
		const limit = (hours: number | null) => (answer === 'waitlisted' ? (hours ?? 0) : 0);
		const present = rows
			.filter((row) => row.event_id === event.id && row.answer === answer)
			.map((row) => ({
				user: row.user_id,
				guests: row.guests,
				hours: limit(row.promote_until_hours),
			}));
		const expected = partiesOf(event, answer).map(({ user, guests, hours }) => ({
			user,
			guests,
			hours: limit(hours),
		}));
		if (listWords(present) !== listWords(expected)) {
			world.fail(
				`${event.slug} ${answer}: ${listWords(present)} instead of ${listWords(expected)}`,
				{ event: event.id },
			);
		}
	}
	const seats = rows
		.filter((row) => row.event_id === event.id && row.answer === 'going')
		.reduce((sum, { guests }) => sum + 1 + guests, 0);
	const wasLowered = taken(event) > event.capacity;
	if (seats > event.capacity && !wasLowered)
		world.fail(`${event.slug} has too many`, { event: event.id });
}

/** The rows of the outbox that are new are exactly what this step owes. */
function expectOwed(world: World, rows: readonly OutboxRow[]): void {
	const { model } = world;
	const nameOf = (kind: string, user: string, event: string | null, announcement: string | null) =>
		`${kind} ${user} ${event ?? announcement}`;
	const fresh = rows.filter(({ id }) => !model.messages.has(id));
	const owed = new Map<string, (typeof model.owed)[number][]>();
	for (const message of model.owed) {
		const name = nameOf(message.kind, message.user, message.event, message.announcement);
		owed.set(name, [...(owed.get(name) ?? []), message]);
	}
	for (const row of fresh) {
		const name = nameOf(row.kind, row.user_id, row.event_id, row.announcement_id);
		const message = owed.get(name)?.shift();
		const about = { user: row.user_id, event: row.event_id };
		if (!message) world.fail(`an email is in the outbox that nothing has caused: ${name}`, about);
		message.id = row.id;
		model.messages.set(row.id, message);
	}
	for (const [name, messages] of owed) {
		const [message] = messages;
		if (!message) continue;
		// Of two of the same occasion one is written, and the account of who left takes theirs along.
		if (!model.members.has(message.user)) continue;
		world.fail(`no email is in the outbox: ${name}`, message);
	}
	model.owed = [];
}

/** The mailings that the product has written are due, and go to exactly those whom they are for. */
function takeMailings(
	world: World,
	rows: Awaited<ReturnType<typeof readRows>>['mailings'],
): number {
	const { model } = world;
	const order = (kind: string) => MAILING_KINDS.indexOf(kind);
	const fresh = rows
		.filter(({ event_id, kind, revision }) => {
			return !model.events.get(event_id)?.done.has(`${kind} ${revision}`);
		})
		.sort((one, other) => order(one.kind) - order(other.kind));
	const due = model.dueMailings();
	for (const { event_id, kind, revision, recipients } of fresh) {
		const found = due.find(
			(each) => each.event.id === event_id && each.kind === kind && each.cause === revision,
		);
		if (!found) {
			world.fail(`${kind} ${revision} of ${event_id} went out though it is not due`, {
				event: event_id,
			});
		}
		const written = model.writeMailing(found);
		world.say(`${kind} of ${found.event.slug} to ${recipients}`);
		if (written !== recipients) {
			world.fail(`${kind} of ${found.event.slug} goes to ${recipients} instead of ${written}`, {
				event: event_id,
			});
		}
	}
	return fresh.length;
}

function takeAnnouncements(
	world: World,
	rows: Awaited<ReturnType<typeof readRows>>['announcements'],
) {
	for (const row of rows) {
		const announcement = world.model.announcements.get(row.id);
		if (!announcement) continue;
		const isDue =
			announcement.status === 'scheduled' && (announcement.sendsAt ?? Infinity) <= world.now;
		if (isDue && row.status === 'sending') {
			world.say(`sends the announcement ${row.id}`);
			world.model.startSending(announcement);
		} else if (isDue && row.status === 'draft') {
			announcement.status = 'draft';
			announcement.revision += 1;
		}
		if (row.status !== announcement.status) {
			world.fail(`${row.id} is ${row.status} instead of ${announcement.status}`, {
				event: announcement.eventId,
			});
		}
		announcement.revision = row.revision;
	}
}

function expectStanding(
	world: World,
	rows: Awaited<ReturnType<typeof readRows>>['standing'],
): void {
	for (const series of world.model.series.values()) {
		const present = rows
			.filter(({ series_id }) => series_id === series.id)
			.map(({ user_id, guests }) => `${user_id}+${guests}`)
			.join(' ');
		const expected = series.standing.map(({ user, guests }) => `${user}+${guests}`).join(' ');
		if (present !== expected) {
			world.fail(`every week come to ${series.title}: ${present} instead of ${expected}`);
		}
	}
}

/** What may wait for a later tick, and what may not. */
const MAILINGS_AT_ONCE = 4;
const OPENED_AT_ONCE = 6;

/** Reads what this step has changed, and holds it against the model. */
export async function expectSame(world: World, { isTick = false }): Promise<void> {
	const { model } = world;
	const rows = await readRows(world);
	const opened = rows.events.filter(({ id }) => !model.events.has(id));
	for (const row of opened) takeOpened(world, row);
	for (const row of rows.events) expectEvent(world, row);
	const mailings = takeMailings(world, rows.mailings);
	takeAnnouncements(world, rows.announcements);
	for (const row of rows.events) expectLists(world, model.event(row.id), rows.parties);
	expectOwed(world, rows.outbox);
	expectStanding(world, rows.standing);
	const done = rows.audit.map(({ deed }) => deed).sort();
	if (done.join() !== model.actions.sort().join()) {
		world.fail(`the audit log has [${done}] instead of [${model.actions}]`);
	}
	model.actions = [];
	world.seen = { at: world.now, audit: rows.audit.at(-1)?.id ?? world.seen.audit };

	const isPutOff = world.logged.some((line) => line.includes('chore_put_off'));
	if (!isTick || !world.isWell || world.faults.failures > 0 || isPutOff) return;
	const [due] = model.dueMailings();
	if (due && mailings < MAILINGS_AT_ONCE) {
		world.fail(`${due.kind} of ${due.event.slug} is due and was not written`, {
			event: due.event.id,
		});
	}
	expectOpened(world, opened.length);
}

/** Every date that should be open by now is, once the chore that opens them has run in good health. */
function expectOpened(world: World, opened: number): void {
	if (opened >= OPENED_AT_ONCE) return;
	const isOverdue = (series: Series) =>
		world.model.toOpen(series).filter(({ startsAt }) => {
			const since = Math.max(startsAt - series.opensDaysAhead * DAY, world.wellSince);
			return world.now - since > 4 * 3_600_000;
		});
	for (const series of world.model.series.values()) {
		const [date] = isOverdue(series);
		if (date && world.calmTicks > 20) world.fail(`${series.title} has not opened ${date.date}`);
	}
}
