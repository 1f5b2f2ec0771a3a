import { and, asc, count, eq, gt, type SQL, sql, sum } from 'drizzle-orm';
import { user } from './auth-schema.ts';
import type { Db } from './client.ts';
import { positionOf } from './rsvps.ts';
import { type ANSWERS, events, mailAddresses, rsvps } from './schema.ts';

type Answer = (typeof ANSWERS)[number];

function eventIdOf(slug: string): SQL {
	return sql`(select ${events.id} from ${events} where ${events.slug} = ${slug})`;
}

/** `%` and `_` mean themselves in what somebody looks for. */
function containing(words: string): SQL {
	const pattern = `%${words.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
	return sql`${user.name} like ${pattern} escape '\\'`;
}

/**
 * The parties of an event with one answer, in the order of answering: a query for a batch.
 *
 * @param page.after only those behind this place
 * @param page.name only members whose name contains this; left out, all
 */
export function partiesOf(
	db: Db,
	slug: string,
	answer: Answer,
	page: { after: number; limit: number; name?: string | undefined },
) {
	return db
		.select({
			userId: rsvps.userId,
			name: user.name,
			email: user.email,
			/** Set where mail to the member does not arrive, or is not wanted. */
			mailStoppedBy: mailAddresses.stoppedBy,
			guests: rsvps.guests,
			note: rsvps.note,
			place: rsvps.place,
			promoteUntilHours: rsvps.promoteUntilHours,
			position: positionOf('rsvps').as('position'),
		})
		.from(rsvps)
		.innerJoin(user, eq(user.id, rsvps.userId))
		.leftJoin(mailAddresses, eq(mailAddresses.email, user.email))
		.where(
			and(
				sql`${rsvps.eventId} = ${eventIdOf(slug)}`,
				eq(rsvps.answer, answer),
				gt(rsvps.place, page.after),
				page.name ? containing(page.name) : undefined,
			),
		)
		.orderBy(asc(rsvps.place))
		.limit(page.limit);
}

/** How many parties of an event gave each answer, and how many guests they bring: a query for a batch. */
export function partyCounts(db: Db, slug: string) {
	return db
		.select({
			answer: rsvps.answer,
			parties: count().as('parties'),
			guests: sum(rsvps.guests).mapWith(Number).as('guests'),
		})
		.from(rsvps)
		.where(sql`${rsvps.eventId} = ${eventIdOf(slug)}`)
		.groupBy(rsvps.answer);
}

/** The member with this address: a query for a batch. */
export function memberByEmail(db: Db, email: string) {
	return db
		.select({ id: user.id, bannedAt: user.bannedAt })
		.from(user)
		.where(eq(user.email, email))
		.limit(1);
}
