import { eq, type SQL, sql } from 'drizzle-orm';
import { JOIN_PATH } from '../../domain/club/join-path.ts';
import { prepared } from '../prepared.ts';
import { arrivals } from '../schema.ts';

/** How many people have become members through the club's invitation link: a number, with nobody in it. */

/** The one link that is counted. */
const INVITATION_LINK = 'invitation_link';

/**
 * Counts somebody who has just been made a member by the email that the invitation link's page sent: a statement for
 * the batch that makes them. Where that made nobody, it counts nobody.
 *
 * @param memberId the id with which they are made
 * @param linkHash of their sign-in link, whose email names the page that asked for it
 */
export function countArrival(memberId: string, linkHash: string, now: Date): SQL {
	const time = now.getTime();
	return sql`
		insert into arrivals (way, members, first_at, last_at)
		select ${INVITATION_LINK}, 1, ${time}, ${time}
		from user cross join sign_in_mails mail
		where user.id = ${memberId} and mail.link_hash = ${linkHash} and mail.next_path = ${JOIN_PATH}
		on conflict (way) do update set members = arrivals.members + 1, last_at = excluded.last_at`;
}

/** How many there are, and since when; no row before the first one: a query for a batch. */
export const arrivalsByInvitation = prepared((db) =>
	db
		.select({ members: arrivals.members, firstAt: arrivals.firstAt })
		.from(arrivals)
		.where(eq(arrivals.way, INVITATION_LINK))
		.limit(1),
);
