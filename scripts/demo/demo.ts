import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { and, asc, eq, gt, isNull, lte, max, sql } from 'drizzle-orm';
import { createAuth } from '../../src/auth/create-auth.ts';
import { type Actor, authorize, type Permission } from '../../src/auth/policy.ts';
import { readConfig } from '../../src/config.ts';
import { session, user } from '../../src/db/auth-schema.ts';
import { type Db, primary } from '../../src/db/client.ts';
import { allClubSettings, clubSettings } from '../../src/db/club/club.ts';
import { type EventRow, insertEvents } from '../../src/db/events/events.ts';
import { wasRestored } from '../../src/db/mail/hold.ts';
import { rawBatch } from '../../src/db/raw-batch.ts';
import { club, events, mailings, rsvps, series, standingRsvps } from '../../src/db/schema.ts';
import { breaksBySeries } from '../../src/db/series/series.ts';
import {
	parsePart,
	type SettingsPart,
	settingsOf,
	signOf,
} from '../../src/domain/club/settings.ts';
import { LOOKED_BACK_MS } from '../../src/domain/events/limits.ts';
import { revisionOf } from '../../src/domain/mail/mailings.ts';
import { MAILING_KINDS } from '../../src/domain/mail/outbox-kinds.ts';
import { readPicture, readSharePicture } from '../../src/domain/pictures/pictures.ts';
import { seatsLeft } from '../../src/domain/rsvps/panel.ts';
import { eventSlug } from '../../src/domain/text/slug.ts';
import { localDate } from '../../src/domain/time/time.ts';
import type { Environment } from '../../src/environment.ts';
import { changeBanner, changeSettings } from '../../src/features/club/change-settings.ts';
import { answer } from '../../src/features/rsvps/answer-rsvp.ts';
import { addBreak } from '../../src/features/series/add-break.ts';
import { openEvents } from '../../src/features/series/open-events.ts';
import { collectOwedMail, type OwedMail } from '../../src/owed-mail.ts';
import { tellOfLastEvent } from './last-time.ts';
import { DEMO_MEMBER, DEMO_PEOPLE, DEMO_REGULARS, type DemoPerson } from './people.ts';

/**
 * The demo club: real members who RSVP to real events through the site's own code, only faster. It can be
 * run again at any time: what exists stays, and what is out of date is renewed.
 */

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

const TIME_ZONE = 'America/New_York';
const PLACE = 'Loft 3, Brooklyn';
const MAP_URL = 'https://www.openstreetmap.org/#map=16/40.6782/-73.9442';
const SERIES_ID = 'demo-saturdays';

/** How long before the first run the club had begun to meet. */
const WEEKS_BEFORE = 10;
/** Every fourth week there is soup. */
const WEEKS_BETWEEN_SOUPS = 4;
/** What the next event must have free. */
const SEATS_KEPT_FREE = 6;
/** Parties that wait for the full event. */
const PARTIES_WAITING = 3;
/** Seats that the demo's members take at the upcoming events, the next one first. */
const SEATS_TAKEN_AHEAD = [10, 9, 8, 6];
/** The share of past events at which nobody was checked in. */
const DOORS_LEFT_OPEN = 0.2;
/** Until how many hours before it begins the demo's member waits for a seat at the full event. */
const HOURS_BEFORE = 3;

const SOUP = {
	title: 'Show and tell, with soup',
	description:
		'Bring the thing you finished, or the one that went wrong.\n\n- **Two minutes** each\n- then [soup](https://en.wikipedia.org/wiki/Soup)\n\nThere are only *twelve* chairs.',
	capacity: 12,
	/** After the morning's event has ended and been swept up. */
	afterMorningMs: 3.5 * HOUR_MS,
	durationMs: 2 * HOUR_MS,
};

/** What prepareDemo found and did. */
export type DemoOutcome = 'created' | 'refreshed' | 'not the demo' | 'restored';

interface Demo extends OwedMail {
	db: Db;
	now: Date;
	/** The ids of the members, in the order of DEMO_PEOPLE; without the one who deleted the account. */
	members: { id: string; person: DemoPerson }[];
	/** The ids of those who come to the mornings every week. */
	regulars: Set<string>;
}

/** A sequence from 0 to 1 that is the same for the same text, so that every demo looks alike. */
function chanceFrom(text: string): () => number {
	let count = 0;
	return () => {
		count += 1;
		return createHash('sha256').update(`${text} ${count}`).digest().readUInt32BE(0) / 2 ** 32;
	};
}

function shuffled<Item>(items: readonly Item[], chance: () => number): Item[] {
	return items
		.map((item) => ({ item, key: chance() }))
		.sort((one, other) => one.key - other.key)
		.map(({ item }) => item);
}

/** The next holidays that are not over at `now`: 19 December to 2 January. */
function nextHolidays(now: Date): { firstDate: string; lastDate: string } {
	const today = localDate(now, TIME_ZONE);
	const year = Number(today.slice(0, 4));
	const firstYear = today <= `${year}-01-02` ? year - 1 : year;
	return { firstDate: `${firstYear}-12-19`, lastDate: `${firstYear + 1}-01-02` };
}

async function createMembers(env: Environment, db: Db, now: Date): Promise<void> {
	const auth = createAuth(env);
	const { internalAdapter } = await auth.fromDatabase.$context;
	const present = new Set(
		(await db.select({ email: user.email }).from(user)).map((row) => row.email),
	);
	for (const [index, { name, email, role }] of DEMO_PEOPLE.entries()) {
		if (present.has(email)) continue;
		// They joined one after the other in the weeks before the first event.
		const joinedAt = new Date(now.getTime() - WEEKS_BEFORE * WEEK_MS - (40 - index) * DAY_MS);
		await internalAdapter.createUser(
			{
				name,
				email,
				role,
				emailVerified: true,
				createdAt: joinedAt,
				updatedAt: joinedAt,
			},
			{ method: 'magic-link' },
		);
	}
}

/** The club itself comes last in one batch: where it is, all members are. */
async function createClub(db: Db, now: Date): Promise<void> {
	const began = new Date(now.getTime() - WEEKS_BEFORE * WEEK_MS);
	const times = { createdAt: began, updatedAt: began };
	const ids = new Map((await db.select().from(user)).map(({ id, email }) => [email, id]));
	const regulars = DEMO_REGULARS.flatMap(({ email, guests }, index) => {
		const userId = ids.get(email);
		return userId ? [{ seriesId: SERIES_ID, userId, guests, place: index + 1, ...times }] : [];
	});
	await db.batch([
		db.insert(club).values({
			id: 1,
			name: 'Saturday Makers',
			description:
				'We meet on Saturday mornings and make things: wood, wool, words, web pages. Bring what you are working on, or come and see.',
			colour: '#b93815',
			timeZone: TIME_ZONE,
			place: 'Brooklyn',
			language: 'en',
			locale: 'en-US',
			setUpAt: began,
			...times,
		}),
		db.insert(series).values({
			id: SERIES_ID,
			title: 'Make something before lunch',
			description:
				'Three hours at a big table, with tools, tea and other people. Say what you are working on, and get on with it. Beginners are welcome, and so are guests.',
			rule: 'FREQ=WEEKLY;BYDAY=SA',
			startsOnDate: localDate(began, TIME_ZONE),
			startsAtTime: '09:00',
			durationMinutes: 180,
			place: PLACE,
			mapUrl: MAP_URL,
			whatToBring: 'What you are making, and what you make it with',
			capacity: 24,
			guestsAllowed: 2,
			opensDaysAhead: 28,
			...times,
		}),
		db.insert(standingRsvps).values(regulars),
	]);
}

/** Does what an owner of the demo club does, signed in for just as long: whoever is one by now. */
async function asOwner(
	{ db, now }: Demo,
	permission: Permission,
	work: (owner: Actor) => Promise<unknown>,
): Promise<void> {
	const [owner] = await db
		.select({ id: user.id, name: user.name, email: user.email, role: user.role })
		.from(user)
		.where(and(eq(user.role, 'owner'), isNull(user.bannedAt)))
		.orderBy(asc(user.createdAt), asc(user.id))
		.limit(1);
	if (!owner) throw new Error('The demo club has no owner.');
	const own = {
		id: crypto.randomUUID(),
		token: crypto.randomUUID(),
		createdAt: now,
		signInMethod: 'mail' as const,
	};
	const expiresAt = new Date(now.getTime() + HOUR_MS);
	await db.insert(session).values({ ...own, userId: owner.id, expiresAt, updatedAt: now });
	try {
		await work(authorize({ user: { ...owner, language: null }, session: own }, permission));
	} finally {
		await db.delete(session).where(eq(session.id, own.id));
	}
}

/** What an owner of the demo club has set: links, and a banner that was drawn for it (demo-banner.svg). */
async function furnish({ db, now }: Demo, owner: Actor): Promise<void> {
	const signOfPart = async (part: SettingsPart | 'banner') => {
		const [present] = await allClubSettings(db);
		return signOf(part, settingsOf(present));
	};
	const links = parsePart('links', {
		label1: 'Photos',
		url1: 'https://photos.example.com/saturday-makers',
		label2: 'Mastodon',
		url2: 'https://social.example.com/@saturdaymakers',
	});
	const drawn = readPicture(await readFile(new URL('./banner.webp', import.meta.url)));
	const cut = readSharePicture(await readFile(new URL('./share.jpg', import.meta.url)));
	if (!links.ok || !drawn.ok || !cut.ok) throw new Error('The demo club cannot be furnished.');
	await changeSettings({ db, now }, owner, {
		part: 'links',
		sign: await signOfPart('links'),
		chosen: links.values,
	});
	await changeBanner({ db, now }, owner, {
		sign: await signOfPart('banner'),
		alt: 'A long workbench with books, wool, a laptop, a hammer and a plant, below a string of pennants',
		picture: drawn.picture,
		share: cut.picture,
	});
}

async function ensureBreak(demo: Demo): Promise<void> {
	const { db, now, owe } = demo;
	const upcoming = await breaksBySeries(db, localDate(now, TIME_ZONE));
	if (upcoming.some((seriesBreak) => seriesBreak.seriesId === SERIES_ID)) return;
	const holidays = nextHolidays(now);
	await asOwner(demo, 'series.change', ({ authority }) =>
		addBreak(
			{ db, now, owe },
			{
				id: `demo-holidays-${holidays.firstDate}`,
				seriesId: SERIES_ID,
				by: authority,
				plan: { ...holidays, reason: 'The loft is closed for the holidays' },
				confirmed: 0,
			},
		),
	);
}

/** Opens the events of every week since the last one that is known, as the chore would have done. */
async function openEveryWeek({ db, now, owe }: Demo): Promise<void> {
	const [[rule], [latest]] = await db.batch([
		db.select({ createdAt: series.createdAt }).from(series).where(eq(series.id, SERIES_ID)),
		db
			.select({ startsAt: max(events.startsAt) })
			.from(events)
			.where(eq(events.seriesId, SERIES_ID)),
	]);
	if (!rule) return;
	const known = latest?.startsAt ?? rule.createdAt;
	for (let time = Math.min(known.getTime(), now.getTime()); time < now.getTime(); time += WEEK_MS) {
		await openEvents({ db, now: new Date(time), owe });
	}
	await openEvents({ db, now, owe });
}

async function openSoup(demo: Demo, morning: EventRow): Promise<void> {
	const { db } = demo;
	const startsAt = new Date(morning.startsAt.getTime() + SOUP.afterMorningMs);
	const date = localDate(startsAt, TIME_ZONE);
	const soup = {
		// The same every time: one that is there stays as it is.
		id: `demo-soup-${date}`,
		slug: eventSlug(date, SOUP.title),
		seriesId: null,
		seriesDate: null,
		seriesSeenAt: null,
		title: SOUP.title,
		description: SOUP.description,
		place: PLACE,
		mapUrl: MAP_URL,
		whatToBring: 'A bowl and a spoon',
		timeZone: TIME_ZONE,
		startsAt,
		endsAt: new Date(startsAt.getTime() + SOUP.durationMs),
		capacity: SOUP.capacity,
		guestsAllowed: 1,
	};
	await rawBatch(db, { soup: insertEvents([soup], morning.createdAt) });
}

/** The mornings of the series, the earliest first. */
function mornings(db: Db) {
	return db
		.select()
		.from(events)
		.where(eq(events.seriesId, SERIES_ID))
		.orderBy(asc(events.startsAt));
}

async function openPastSoups(demo: Demo): Promise<void> {
	// A soup that is still to come today would be the next event, with seats for twelve and nobody there.
	const isOver = ({ startsAt }: EventRow) =>
		startsAt.getTime() + SOUP.afterMorningMs + SOUP.durationMs <= demo.now.getTime();
	for (const morning of (await mornings(demo.db)).filter(isOver)) {
		const week = Math.round(morning.startsAt.getTime() / WEEK_MS);
		if (week % WEEKS_BETWEEN_SOUPS === 0) await openSoup(demo, morning);
	}
}

type Move = { at: number; id: string; note?: string } & (
	| { answer: 'going'; guests: number; promoteUntilHours?: number }
	| { answer: 'declined' }
);

/** RSVPs in the order of their times; each is what the site itself would have stored then. */
async function play(demo: Demo, event: EventRow, moves: Move[]): Promise<void> {
	for (const { at, id, ...said } of moves.sort((one, other) => one.at - other.at)) {
		await answer(
			{ db: demo.db, now: new Date(at), owe: demo.owe },
			{ userId: id, event: { id: event.id }, ...said },
		);
	}
}

/** Adds the members' RSVPs to a past event: some say no, some change their minds, some wait. */
async function rsvpToPastEvent(demo: Demo, event: EventRow): Promise<void> {
	const chance = chanceFrom(event.slug);
	const opened = event.startsAt.getTime() - 13 * DAY_MS;
	const closed = event.startsAt.getTime() - 2 * HOUR_MS;
	const isSoup = event.seriesId === null;
	const between = (from: number, to: number) => from + (to - from) * chance();
	const moves: Move[] = [];
	for (const { id, person } of demo.members) {
		const at = between(opened, closed);
		const later = between(at, closed);
		const draw = chance() / (isSoup ? 0.8 : 1);
		const guests = chance() < 0.15 ? 1 + Math.floor(chance() * event.guestsAllowed) : 0;
		const changesMind = chance() < 0.12;
		if (!isSoup && demo.regulars.has(id)) {
			// Counted in when it opened; now and then they skip one.
			if (changesMind) moves.push({ at, id, answer: 'declined' });
		} else if (draw < person.keenness) {
			const note = chance() < 0.5 ? person.note : '';
			moves.push({ at, id, answer: 'going', guests, note });
			if (changesMind) moves.push({ at: later, id, answer: 'declined' });
		} else if (draw > 0.93) {
			moves.push({ at, id, answer: 'declined' });
		}
	}
	await play(demo, event, moves);
}

/** Lets some members say yes to an upcoming event, until so many seats are taken. */
async function rsvpToUpcomingEvent(demo: Demo, event: EventRow, seats: number): Promise<void> {
	const chance = chanceFrom(event.slug);
	const opened = Math.min(event.createdAt.getTime(), demo.now.getTime() - DAY_MS);
	const moves: Move[] = [];
	let taken = event.going;
	for (const { id, person } of shuffled(demo.members, chance)) {
		if (taken >= seats || person === DEMO_MEMBER || demo.regulars.has(id)) continue;
		if (chance() > person.keenness) continue;
		const guests = taken + 1 < seats && chance() < 0.2 ? 1 : 0;
		const at = opened + (demo.now.getTime() - opened) * chance();
		moves.push({ at, id, answer: 'going', guests, note: person.note });
		taken += 1 + guests;
	}
	await play(demo, event, moves);
}

/** Adds the members' RSVPs to events that have only standing ones so far. */
async function rsvpToUnanswered(demo: Demo): Promise<void> {
	const { db, now, members } = demo;
	const unanswered = await db
		.select()
		.from(events)
		.where(
			and(
				eq(events.status, 'scheduled'),
				sql`not exists (select 1 from rsvps where event_id = ${events.id} and user_id not in (
					select user_id from standing_rsvps where series_id = ${events.seriesId}))`,
			),
		)
		.orderBy(asc(events.startsAt));
	if (unanswered.length === 0 || members.length === 0) return;
	const upcoming = await mornings(db).then((all) => all.filter((event) => event.startsAt > now));
	// Events don't depend on each other, so all of them are filled at once.
	await Promise.all(
		unanswered.map(async (event) => {
			const ahead = upcoming.findIndex((other) => other.id === event.id);
			if (event.startsAt <= now) await rsvpToPastEvent(demo, event);
			else if (ahead >= 0) await rsvpToUpcomingEvent(demo, event, SEATS_TAKEN_AHEAD[ahead] ?? 2);
		}),
	);
}

/**
 * Lets a host check people in at most past events: people who said yes nearly always come, others now and
 * then.
 */
async function checkInAtDoors(demo: Demo): Promise<void> {
	const { db, now } = demo;
	const past = await db
		.select()
		.from(events)
		.where(
			and(
				eq(events.status, 'scheduled'),
				lte(events.endsAt, new Date(now.getTime() - DAY_MS)),
				sql`not exists (select 1 from check_ins where event_id = ${events.id})`,
			),
		);
	for (const event of past) {
		const chance = chanceFrom(`the door of ${event.slug}`);
		if (chance() < DOORS_LEFT_OPEN) continue;
		const choices = await answersOf(demo, event.id);
		const here = choices.filter(({ answer: said }) => chance() < (said === 'going' ? 0.88 : 0.04));
		const said = sql`from rsvps where event_id = ${event.id} and user_id = value and answer = 'going'`;
		await rawBatch(db, {
			checkIns: sql`
				insert into check_ins (event_id, user_id, guests, checked_in_at, is_walk_in)
				select ${event.id}, value, coalesce((select guests ${said}), 0), ${event.startsAt.getTime()},
					not exists (select 1 ${said})
				from json_each(${JSON.stringify(here.map(({ id }) => id))})
				where true
				on conflict do nothing`,
		});
	}
}

/** The RSVPs of the demo's members to an event. */
async function answersOf({ db, members }: Demo, eventId: string) {
	const rows = await db
		.select({ userId: rsvps.userId, answer: rsvps.answer })
		.from(rsvps)
		.where(eq(rsvps.eventId, eventId))
		.orderBy(asc(rsvps.place));
	const choices = new Map(rows.map((row) => [row.userId, row.answer]));
	return members.map(({ id, person }) => ({ id, person, answer: choices.get(id) }));
}

async function eventById({ db }: Demo, id: string): Promise<EventRow> {
	const [row] = await db.select().from(events).where(eq(events.id, id));
	if (!row) throw new Error(`The demo's event ${id} is gone.`);
	return row;
}

/** Lets members of the demo change their minds until the event has free seats and nobody waits. */
async function makeRoom(demo: Demo, eventId: string): Promise<void> {
	// Members with a standing RSVP change their mind last.
	const order = (await answersOf(demo, eventId)).sort(
		(one, other) => Number(demo.regulars.has(one.id)) - Number(demo.regulars.has(other.id)),
	);
	for (const { id, answer: current } of order) {
		const event = await eventById(demo, eventId);
		if (event.waiting === 0 && seatsLeft(event) >= SEATS_KEPT_FREE) return;
		if (current !== 'going' && current !== 'waitlisted') continue;
		await play(demo, event, [{ at: demo.now.getTime(), id, answer: 'declined' }]);
	}
}

/** Lets members of the demo ask for seats until the event is full and some of them wait. */
async function makeFull(demo: Demo, eventId: string): Promise<void> {
	const event = await eventById(demo, eventId);
	const chance = chanceFrom(event.slug);
	const undecided = (await answersOf(demo, eventId)).filter(
		(member) => member.answer === undefined,
	);
	// The member whom the terminal names comes too late for a seat, to have a place in the line.
	const order = shuffled(undecided, chance).sort(
		(one, other) => Number(one.person === DEMO_MEMBER) - Number(other.person === DEMO_MEMBER),
	);
	const last = order.at(-1);
	const others = order.slice(0, -1);
	let at = demo.now.getTime() - DAY_MS;
	for (const { id, person } of last ? [...others, last] : others) {
		const state = await eventById(demo, eventId);
		if (state.waiting >= PARTIES_WAITING && person !== DEMO_MEMBER) continue;
		at = Math.min(at + 11 * 60_000, demo.now.getTime());
		const isNamed = person === DEMO_MEMBER;
		await play(demo, event, [
			{
				at,
				id,
				answer: 'going',
				guests: 0,
				note: person.note,
				...(isNamed && { promoteUntilHours: HOURS_BEFORE }),
			},
		]);
	}
}

const upcomingOf = (db: Db, now: Date) =>
	db.select().from(events).where(gt(events.startsAt, now)).orderBy(asc(events.startsAt)).limit(50);

async function ensureNextAndFull(demo: Demo): Promise<void> {
	const { db, now } = demo;
	const upcoming = (await upcomingOf(db, now)).filter((event) => event.status === 'scheduled');
	const next = upcoming[0];
	if (!next) return;
	if (next.waiting > 0 || seatsLeft(next) < SEATS_KEPT_FREE) await makeRoom(demo, next.id);

	const later = upcoming.slice(1);
	if (later.some((event) => seatsLeft(event) === 0 && event.waiting >= PARTIES_WAITING)) return;
	let soup = later.find((event) => event.title === SOUP.title);
	if (!soup) {
		const ahead = (await mornings(db)).filter((event) => event.startsAt > now);
		const morning = ahead[2] ?? ahead.at(-1);
		if (!morning) return;
		await openSoup(demo, morning);
		soup = (await upcomingOf(db, now)).find(
			(event) => event.title === SOUP.title && event.id !== next.id,
		);
	}
	if (soup) await makeFull(demo, soup.id);
}

/**
 * The demo's own messages went out when they were written, as they would have: nobody has a mailbox for
 * them, and an owner finds a club whose email works. What is owed to anybody else stays.
 */
async function sendMessages({ db, members, takeOwed }: Demo): Promise<void> {
	const made = sql`(select value from json_each(${JSON.stringify(members.map(({ id }) => id))}))`;
	const latest = sql`max(outbox.sent_at)`;
	await rawBatch(db, {
		outbox: sql`
			update outbox set due_at = null, sent_at = created_at, failure = null, attempts = 1
			where sent_at is null and user_id in ${made}
				and (failure = 'discarded' or id in (select value from json_each(${JSON.stringify(takeOwed().ids)})))`,
		// The email provider has reported them, too.
		addresses: sql`
			insert into mail_addresses (email, delivered_at, updated_at)
			select user.email, ${latest}, ${latest} from outbox
			cross join user on user.id = outbox.user_id
			where outbox.user_id in ${made} and outbox.sent_at is not null
			group by user.id
			on conflict (email) do update set
				delivered_at = max(coalesce(mail_addresses.delivered_at, 0), excluded.delivered_at)`,
	});
}

/** The keener somebody is, the more they want to hear: most want invitations, about half announcements. */
async function subscribe({ db, members }: Demo): Promise<void> {
	const choices = members.flatMap(({ id, person }) => [
		...(person.keenness >= 0.4 ? [{ userId: id, topic: 'invitations' as const }] : []),
		...(person.keenness >= 0.55 ? [{ userId: id, topic: 'announcements' as const }] : []),
	]);
	await rawBatch(db, {
		subscriptions: sql`
			insert into subscriptions (user_id, topic, subscribed, updated_at)
			select value ->> 'userId', value ->> 'topic', 1, user.created_at
			from json_each(${JSON.stringify(choices)})
			cross join user on user.id = value ->> 'userId'
			where true
			on conflict do nothing`,
	});
}

/** A mailing has five values, and D1 takes a hundred in a statement. */
const MAILINGS_AT_ONCE = 20;

/**
 * Nobody is reminded of or thanked for what was over before the demo was made, nor invited to what it opened
 * itself: the mailbox is empty until somebody does something.
 */
async function forgetDemoMailings({ db, now }: Demo): Promise<void> {
	const past = await db
		.select()
		.from(events)
		.where(
			and(lte(events.startsAt, now), gt(events.endsAt, new Date(now.getTime() - LOOKED_BACK_MS))),
		);
	const upcoming = await db.select().from(events).where(gt(events.startsAt, now));
	const mailing = (event: typeof events.$inferSelect, kind: (typeof MAILING_KINDS)[number]) => ({
		eventId: event.id,
		kind,
		revision: kind === 'invitation' ? 0 : revisionOf(event),
		recipients: 0,
		createdAt: now,
	});
	const done = [
		...past.flatMap((event) => MAILING_KINDS.map((kind) => mailing(event, kind))),
		...upcoming.map((event) => mailing(event, 'invitation')),
	];
	for (let at = 0; at < done.length; at += MAILINGS_AT_ONCE) {
		const some = done.slice(at, at + MAILINGS_AT_ONCE);
		await db.insert(mailings).values(some).onConflictDoNothing();
	}
}

/**
 * Fills the demo club "Saturday Makers" where there is no club yet, and otherwise brings the demo up
 * to date: there is always a next event with free seats, a later one that is full with a waiting list,
 * and past ones. A club that is not the demo, or was restored from a backup, is left alone. Interrupted, it goes on where it was.
 *
 * @param env the bindings and variables of a local run, with the migrations applied
 * @param now the moment that the demo is to look right at
 * @returns whether a new club was made, the demo brought up to date, or somebody's own or a restored club found
 */
export async function prepareDemo(env: Environment, now: Date = new Date()): Promise<DemoOutcome> {
	const configuration = readConfig(env);
	if (!configuration.ok) {
		throw new Error(`Not configured: ${configuration.problems.map(({ name }) => name).join(', ')}`);
	}
	const db = primary(env.DB);
	// Also the demo itself, restored from a backup, stays as it was in it.
	if (await wasRestored(db)) return 'restored';
	const [existing] = await clubSettings(db);
	if (!existing) {
		await createMembers(env, db, now);
		await createClub(db, now);
	}
	const [demoSeries] = await db.select().from(series).where(eq(series.id, SERIES_ID));
	if (!demoSeries) return 'not the demo';

	const people = new Map(DEMO_PEOPLE.map((member) => [member.email, member]));
	const members = (await db.select({ id: user.id, email: user.email }).from(user)).flatMap(
		({ id, email }) => {
			const known = people.get(email);
			return known ? [{ id, person: known }] : [];
		},
	);
	const standing = await db
		.select({ userId: standingRsvps.userId })
		.from(standingRsvps)
		.where(eq(standingRsvps.seriesId, SERIES_ID));
	const regulars = new Set(standing.map(({ userId }) => userId));
	const demo: Demo = { db, now, members, regulars, ...collectOwedMail() };
	if (!existing) {
		await asOwner(demo, 'club.change', (owner) => furnish(demo, owner));
		await subscribe(demo);
	}
	await ensureBreak(demo);
	await openEveryWeek(demo);
	await openPastSoups(demo);
	await rsvpToUnanswered(demo);
	await checkInAtDoors(demo);
	await asOwner(demo, 'events.change', (owner) => tellOfLastEvent(demo, owner));
	await ensureNextAndFull(demo);
	await sendMessages(demo);
	await forgetDemoMailings(demo);
	return existing ? 'refreshed' : 'created';
}
