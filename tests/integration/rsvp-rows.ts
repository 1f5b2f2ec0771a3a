import type { Db } from '../../src/db/client.ts';
import { breaks, checkIns, rsvps, standingRsvps } from '../../src/db/schema.ts';
import { NOW } from '../support/time.ts';

/** Rows that the site's own features would write by their rules: for what a test begins with. */

const STAMPS = { createdAt: NOW, updatedAt: NOW };

let places = 0;

/** Adds an RSVP, `going` unless it says otherwise, behind those that were added before. */
export async function addRsvp(
	db: Db,
	eventId: string,
	userId: string,
	values: Partial<typeof rsvps.$inferInsert> = {},
): Promise<void> {
	places += 1;
	const said = { answer: 'going' as const, change: `change ${places}`, answeredAt: NOW };
	await db.insert(rsvps).values({ eventId, userId, place: places, ...said, ...STAMPS, ...values });
}

/** Says "count me in every week" for these members, in this order. */
export async function addStandingRsvps(
	db: Db,
	seriesId: string,
	people: readonly { userId: string; guests?: number }[],
): Promise<void> {
	await db.insert(standingRsvps).values(
		people.map(({ userId, guests = 0 }, index) => {
			return { seriesId, userId, guests, place: index + 1, ...STAMPS };
		}),
	);
}

/** Checks a member in at an event. */
export async function addCheckIn(
	db: Db,
	eventId: string,
	userId: string,
	values: Partial<typeof checkIns.$inferInsert> = {},
): Promise<void> {
	await db.insert(checkIns).values({ eventId, userId, checkedInAt: NOW, ...values });
}

/** Adds a break of a series, from its first to its last day. */
export async function addBreakRow(
	db: Db,
	seriesId: string,
	[firstDate, lastDate]: readonly [first: string, last: string],
	values: Partial<typeof breaks.$inferInsert> = {},
): Promise<void> {
	const id = crypto.randomUUID();
	const row = { id, seriesId, firstDate, lastDate, reason: 'Painting', createdAt: NOW };
	await db.insert(breaks).values({ ...row, ...values });
}
