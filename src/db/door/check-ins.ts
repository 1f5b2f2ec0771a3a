import { and, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import { openDoorTimes } from '../../domain/door/check-in.ts';
import { foldedColumns } from '../../domain/text/folding.ts';
import { auditedBatch, fieldsOf, type LoggedAction, truth } from '../audit/audit-log.ts';
import { user } from '../auth-schema.ts';
import type { Authority } from '../authority.ts';
import type { Db } from '../client.ts';
import { eventSubject } from '../events/events.ts';
import { listOf, prepared, preparedList } from '../prepared.ts';
import type { RowsOf } from '../raw-batch.ts';
import { type ANSWERS, checkIns, rsvps } from '../schema.ts';
import { isFoundBy } from '../text/name-search.ts';
import { eventIdOf, guestsHere } from './guest-list.ts';

/** Which event somebody comes to. */
export type DoorReference = { slug: string } | { id: string };

/** Why nobody is checked in. */
export type DoorRefusal =
	| 'door_cancelled'
	| 'door_early'
	| 'door_over'
	| 'guests_not_allowed'
	| 'member_banned';

/** Somebody who is here. */
interface CheckedIn {
	userId: string;
	name: string;
	guests: number;
	/** Milliseconds since 1970. */
	checkedInAt: number;
	isWalkIn: 0 | 1;
}

export interface CheckInOutcome {
	refusal: DoorRefusal | null;
	/** False where somebody had checked this member in before. */
	isNew: boolean;
	checkedIn: CheckedIn | null;
}

interface DoorRequest {
	event: DoorReference;
	guests: number;
	/** The host at the door. */
	by: Authority;
	now: Date;
}

/** The event `e` that is meant, as a condition. */
export const eventAt = (event: DoorReference): SQL =>
	'id' in event ? sql`e.id = ${event.id}` : sql`e.slug = ${event.slug}`;

/** Whether the RSVP `mine` is still a yes. */
const isOnList = sql`coalesce(mine.answer in ('going', 'waitlisted'), 0)`;

/** The door of the event `e`: null where it is open, as `doorStateOf` (domain/door/check-in.ts) has it. */
export function doorRefusal(now: Date): SQL {
	const { startsBy, endsFrom } = openDoorTimes(now);
	return sql`case
		when e.status = 'cancelled' then 'door_cancelled'
		when e.starts_at > ${startsBy.getTime()} then 'door_early'
		when e.ends_at < ${endsFrom.getTime()} then 'door_over'
	end`;
}

/**
 * The statements that check one member in. The statement that writes checks every reason against it, and
 * the table's key lets each member in once, whoever clicks, and however often.
 *
 * @param isMember whom it is about, as a condition over the table `user`
 */
function checkInParts({ event, guests, by, now }: DoorRequest, isMember: SQL) {
	const refusal = sql`coalesce(${doorRefusal(now)}, case
		when user.banned_at is not null then 'member_banned'
		when ${guests} > max(e.guests_allowed, iif(${isOnList}, mine.guests, 0)) then 'guests_not_allowed'
	end)`;
	const facts = sql`from events e
		join user on ${isMember} and user.deleted_at is null
		left join rsvps mine on mine.event_id = e.id and mine.user_id = user.id
		where ${eventAt(event)}`;
	return {
		before: sql<{ refusal: DoorRefusal | null }>`select ${refusal} as refusal ${facts}`,
		stored: sql<{ userId: string }>`
			insert into check_ins (event_id, user_id, guests, checked_in_at, checked_in_by, is_walk_in)
			select e.id, user.id, ${guests}, ${now.getTime()}, ${by.userId}, not ${isOnList}
			${facts} and ${refusal} is null
			on conflict do nothing
			returning user_id as userId`,
		after: sql<CheckedIn>`
			select user.id as userId, user.name, c.guests, c.checked_in_at as checkedInAt,
				c.is_walk_in as isWalkIn
			from events e
			join user on ${isMember}
			join check_ins c on c.event_id = e.id and c.user_id = user.id
			where ${eventAt(event)}`,
	};
}

/**
 * A check-in for the log.
 *
 * @param member the id of the member, or an expression for a member who joins by the action
 * @param joinsAt when a possibly new member joined: milliseconds since 1970
 */
function loggedAtDoor(
	action: 'check_in.added' | 'check_in.walk_in' | 'check_in.removed',
	{ event, by, now }: { event: DoorReference; by: Authority; now: Date },
	member: string | SQL,
	joinsAt?: number,
): LoggedAction & { snapshot: SQL } {
	return {
		action,
		by,
		now,
		subject: eventSubject(event),
		memberId: member,
		snapshot: fieldsOf(
			{
				guests: sql`c.guests`,
				...(joinsAt !== undefined && {
					isNewMember: truth(
						sql`exists (select 1 from user where id = c.user_id and created_at = ${joinsAt})`,
					),
				}),
			},
			sql`from events e cross join check_ins c on c.event_id = e.id and c.user_id = ${member}
				where ${eventAt(event)}`,
		),
	};
}

/** The rows that `checkInParts` gives. */
type Rows = RowsOf<ReturnType<typeof checkInParts>>;

function outcomeOf({ before, stored, after }: Rows): CheckInOutcome | null {
	const [facts] = before;
	if (!facts) return null;
	const [checkedIn] = after;
	// Whoever is here already stays here, whatever a second click would be refused for.
	return {
		refusal: checkedIn ? null : facts.refusal,
		isNew: stored.length > 0,
		checkedIn: checkedIn ?? null,
	};
}

/**
 * Checks a member in, once.
 *
 * @returns null where there is no such event or no such member
 */
export async function checkIn(
	db: Db,
	request: DoorRequest & { userId: string },
): Promise<CheckInOutcome | null> {
	const parts = checkInParts(request, sql`user.id = ${request.userId}`);
	const logged = loggedAtDoor('check_in.added', request, request.userId);
	return outcomeOf(await auditedBatch(db, logged, parts));
}

/**
 * Checks in whoever has this address, and makes them a member first where nobody knows it: in one batch,
 * so that nobody becomes a member of whom the door then knows nothing. What a host typed proves no
 * address, so nothing is sent there before the person has signed in.
 *
 * @param request.email lower-cased, as members are known
 * @returns null where there is no such event
 */
export async function checkInWalkIn(
	db: Db,
	request: DoorRequest & { email: string; name: string },
): Promise<CheckInOutcome | null> {
	const { event, email, name, guests, now } = request;
	const time = now.getTime();
	const { foldedName, foldedFrom } = foldedColumns(name);
	const join = sql`
		insert into user (id, name, email, email_verified, role, awaits_consent_since, created_at, updated_at,
			folded_name, folded_from)
		select ${crypto.randomUUID()}, ${name}, ${email}, 0, 'member', ${time}, ${time}, ${time},
			${foldedName}, ${foldedFrom}
		from events e
		where ${eventAt(event)} and ${doorRefusal(now)} is null and ${guests} <= e.guests_allowed
		on conflict (email) do nothing`;
	const door = sql<{ refusal: DoorRefusal | null }>`select coalesce(${doorRefusal(now)},
			iif(${guests} > e.guests_allowed, 'guests_not_allowed', null)) as refusal
		from events e where ${eventAt(event)}`;
	const logged = loggedAtDoor(
		'check_in.walk_in',
		request,
		sql`(select id from user where email = ${email})`,
		time,
	);
	const rows = await auditedBatch(db, logged, {
		door,
		join,
		...checkInParts(request, sql`user.email = ${email}`),
	});
	// Where nobody was made a member, the door itself has said no.
	return outcomeOf({ ...rows, before: rows.before.length > 0 ? rows.before : rows.door });
}

/**
 * Takes a check-in back; without one it does nothing. A walk-in stays a member.
 *
 * @returns why not, null where it is done, undefined where there is no such event
 */
export async function undoCheckIn(
	db: Db,
	undone: { event: DoorReference; userId: string; by: Authority; now: Date },
): Promise<DoorRefusal | null | undefined> {
	const { event, userId, now } = undone;
	const logged = loggedAtDoor('check_in.removed', undone, userId);
	const { before } = await auditedBatch(db, logged, {
		before: sql<{
			refusal: DoorRefusal | null;
		}>`select ${doorRefusal(now)} as refusal from events e where ${eventAt(event)}`,
		remove: db.delete(checkIns).where(sql`${checkIns.userId} = ${userId} and event_id = (
			select e.id from events e where ${eventAt(event)} and ${doorRefusal(now)} is null)`),
	});
	return before[0]?.refusal;
}

const person = {
	userId: user.id,
	name: user.name,
	email: user.email,
	checkedInAt: checkIns.checkedInAt,
	guestsHere,
};

/**
 * People going to an event or on its waiting list, with their check-ins: a query for a batch, in the order
 * of their RSVPs.
 *
 * @param page.search only members whose name or address contains these words; left out, all
 */
export function partiesAtDoor(
	db: Db,
	slug: string,
	{ limit, search }: { limit: number; search?: string | undefined },
) {
	return search
		? listOf(db, partyRows(db, slug, limit, isFoundBy(search)))
		: allParties(db, slug, limit);
}

function partyRows(db: Db, slug: string, limit: number, isFound?: SQL) {
	return db
		.select({ ...person, answer: rsvps.answer, guests: rsvps.guests })
		.from(rsvps)
		.innerJoin(user, eq(user.id, rsvps.userId))
		.leftJoin(checkIns, and(eq(checkIns.eventId, rsvps.eventId), eq(checkIns.userId, rsvps.userId)))
		.where(
			and(
				sql`${rsvps.eventId} = ${eventIdOf(slug)}`,
				inArray(rsvps.answer, ['going', 'waitlisted'] satisfies (typeof ANSWERS)[number][]),
				isNull(user.deletedAt),
				isFound,
			),
		)
		.limit(limit);
}

const allParties = preparedList((db, slug: string, limit: number) => partyRows(db, slug, limit));

/**
 * People at an event who hadn't said yes: a query for a batch.
 *
 * @param page.search only members whose name or address contains these words; left out, all
 */
export function othersAtDoor(
	db: Db,
	slug: string,
	{ limit, search }: { limit: number; search?: string | undefined },
) {
	return search
		? listOf(db, otherRows(db, slug, limit, isFoundBy(search)))
		: allOthers(db, slug, limit);
}

function otherRows(db: Db, slug: string, limit: number, isFound?: SQL) {
	return db
		.select(person)
		.from(checkIns)
		.innerJoin(user, eq(user.id, checkIns.userId))
		.leftJoin(rsvps, and(eq(rsvps.eventId, checkIns.eventId), eq(rsvps.userId, checkIns.userId)))
		.where(
			and(
				sql`${checkIns.eventId} = ${eventIdOf(slug)}`,
				sql`coalesce(${rsvps.answer}, 'declined') = 'declined'`,
				isNull(user.deletedAt),
				isFound,
			),
		)
		.limit(limit);
}

const allOthers = preparedList((db, slug: string, limit: number) => otherRows(db, slug, limit));

/**
 * How many people are at an event, guests counted, by whether they have a seat by their answer; walk-ins
 * who are no members are among the others. A query for a batch.
 */
export const countAtDoor = prepared((db, slug: string) => {
	const people = sql`1 + ${checkIns.guests}`;
	const isGoing = sql`${rsvps.answer} = 'going'`;
	return db
		.select({
			here: sql<number>`coalesce(sum(iif(${isGoing}, ${people}, 0)), 0)`.as('here'),
			others: sql<number>`coalesce(sum(iif(${isGoing}, 0, ${people})), 0) + coalesce((
				select sum(1 + guests) from walk_ins where event_id = ${eventIdOf(slug)}), 0)`.as('others'),
		})
		.from(checkIns)
		.leftJoin(rsvps, and(eq(rsvps.eventId, checkIns.eventId), eq(rsvps.userId, checkIns.userId)))
		.where(sql`${checkIns.eventId} = ${eventIdOf(slug)}`);
});

/** A member with the RSVP and the check-in for one event: a query for a batch. */
export const memberAtDoor = prepared((db, eventId: string, userId: string) =>
	db
		.select({ ...person, answer: rsvps.answer, guests: rsvps.guests, bannedAt: user.bannedAt })
		.from(user)
		.leftJoin(rsvps, and(eq(rsvps.userId, user.id), eq(rsvps.eventId, eventId)))
		.leftJoin(checkIns, and(eq(checkIns.userId, user.id), eq(checkIns.eventId, eventId)))
		.where(and(eq(user.id, userId), isNull(user.deletedAt)))
		.limit(1),
);

/** An event at whose door people come in now. */
export interface EventAtDoor {
	id: string;
	slug: string;
	title: string;
	/** Milliseconds since 1970. */
	startsAt: number;
	endsAt: number;
	timeZone: string;
	going: number;
	/** How many people are checked in, guests counted. */
	here: number;
}

/**
 * The events at whose door people come in now, the earliest first: an expression, the JSON of a list of
 * `EventAtDoor`.
 *
 * @param startsFrom no event lasts so long that one which began before it is still on
 * @param opensBy the latest start of an event whose door is open (`openDoorTimes`)
 */
export const eventsAtDoor = (
	now: Date,
	startsFrom: Date,
	opensBy: Date,
	limit: number,
): SQL => sql`(
	select json_group_array(json_object('id', door.id, 'slug', slug, 'title', title, 'startsAt', starts_at,
		'endsAt', ends_at, 'timeZone', time_zone, 'going', going,
		'here', (select coalesce(sum(1 + guests), 0) from check_ins where event_id = door.id)
			+ (select coalesce(sum(1 + guests), 0) from walk_ins where event_id = door.id)))
	from (select id, slug, title, starts_at, ends_at, time_zone, going from events
		where status = 'scheduled' and starts_at > ${startsFrom.getTime()}
			and starts_at <= ${opensBy.getTime()} and ends_at > ${now.getTime()}
		order by starts_at limit ${limit}) door)`;
