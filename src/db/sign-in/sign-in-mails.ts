import { and, eq, gt, lt, type SQL, sql } from 'drizzle-orm';
import {
	type AskedEmailStatus,
	CODE_WINDOW_MS,
	type DailyCeilings,
	OUTCOMES_LAST_MS,
} from '../../domain/mail/limits.ts';
import { type PartyProblem, problemWithParty } from '../../domain/rsvps/asked-rsvp.ts';
import { user } from '../auth-schema.ts';
import type { Db } from '../client.ts';
import {
	type AskedMail,
	type AskedMailLimits,
	type Blocked,
	type BlockingRow,
	blockedBy,
	limitsFor,
} from '../mail/asked-mails.ts';
import { statusOnAsking } from '../mail/ceilings.ts';
import { prepared } from '../prepared.ts';
import { rawBatch } from '../raw-batch.ts';
import { club, signInMails } from '../schema.ts';
import { positionOf } from '../waiting-list.ts';
import {
	type AskedRsvp,
	askedFromJson,
	type EventOfMail,
	eventAsJson,
	eventFromJson,
} from './asked-rsvps.ts';
import type { ProviderAccount } from './provider-accounts.ts';

export interface NewSignInMail extends AskedMail {
	linkHash: string;
	/** Where the link leads: one of the site's own paths. */
	nextPath: string;
	/** The RSVP that its requester wants to give; left out, it's a plain sign-in. */
	asked?: NewAskedRsvp | undefined;
	/**
	 * Whether it is the configured owner's address, which is no stranger's even before the first sign-in.
	 */
	isOwners: boolean;
	/** The account at a provider that using the link connects with the member. */
	account?: ProviderAccount | undefined;
}

/** An RSVP as a visitor asks for it. */
export interface NewAskedRsvp {
	/** The slug of the event. */
	event: string;
	/** As `memberName` has it; left out where none was typed. */
	name?: string | undefined;
	/** Left out where nothing was said. */
	guests?: number | undefined;
}

/** How long an email sent right after its response may take until it counts as lost. Milliseconds. */
const HANDOVER_MS = 60_000;

/** What came of asking. */
export type ReservedMail =
	| { refused: PartyProblem | 'event_not_found' }
	| { refused: null; blocked: Blocked }
	| {
			refused: null;
			blocked: null;
			/** The event that was asked for; null for a plain sign-in. */
			event: EventOfMail | null;
			/**
			 * Null for an email to be sent before the response; else a ceiling is reached
			 * (domain/mail/limits.ts).
			 */
			status: AskedEmailStatus | null;
			/** Whether an email has failed lately, so that one that is accepted is worth a row's change. */
			hasFailedLately: boolean;
			/** The club's settings; undefined before the first run. */
			club: typeof club.$inferSelect | undefined;
	  };

/** The club that a sign-in email is from. */
const clubOfMail = prepared((db) => db.select().from(club).where(eq(club.id, 1)).limit(1));

/**
 * Reserves an email if the limits allow it, in one statement, so that simultaneous requests cannot both
 * take the last one or exceed a ceiling. One batch: the reservation, its link, what blocks it, and the club.
 */
export async function reserveSignInMail(
	db: Db,
	mail: NewSignInMail,
	limits: AskedMailLimits,
	ceilings: DailyCeilings,
): Promise<ReservedMail> {
	const { isAllowed, blocking } = limitsFor('sign_in_mails', mail, limits);
	const time = mail.createdAt.getTime();
	const isKnown = sql`(${mail.isOwners ? 1 : 0} or exists (select 1 from user where email = ${mail.email}))`;
	const status = statusOnAsking(
		'sign_in_mails',
		{ network: mail.network, isKnown },
		ceilings,
		mail.createdAt,
	);
	const { asked } = mail;
	const slug = asked?.event ?? null;
	const guests = asked?.guests ?? 0;
	// The same as `problemWithParty`, which says why.
	const isTaken = sql`(${slug} is null or exists (select 1 from events e where e.slug = ${slug}
		and e.status = 'scheduled' and e.starts_at > ${time}
		and e.guests_allowed >= ${guests} and e.capacity > ${guests}))`;
	const rows = await rawBatch(db, {
		club: clubOfMail(db),
		// Nobody has the code of an email that isn't sent, so it isn't good yet.
		taken: sql<{ status: AskedEmailStatus | null }>`
			with decided (status) as materialized (select ${status})
			insert into sign_in_mails (id, email, client, link_hash, created_at, expires_at, network,
				next_path, event_id, name, guests, status, sent_at, due_at, language,
				provider_id, account_id)
			select ${mail.id}, ${mail.email}, ${mail.client}, ${mail.linkHash}, ${time},
				iif(status in ('waiting', 'expired'), ${time}, ${mail.expiresAt.getTime()}),
				${mail.network}, ${mail.nextPath}, (select id from events where slug = ${slug}),
				${asked?.name ?? null}, ${asked?.guests ?? null}, status,
				iif(status is null or status = 'owed', ${time}, null),
				iif(status = 'owed', ${time + HANDOVER_MS}, null), ${mail.language},
				${mail.account?.provider ?? null}, ${mail.account?.accountId ?? null}
			from decided
			where ${isAllowed} and ${isTaken}
			returning status`,
		link: insertLink(mail),
		state: sql<BlockingRow & { hasFailedLately: number; event: string | null }>`
			select ${blocking}, exists (
				select 1 from sign_in_mails where status in ('refused', 'rejected', 'unanswered')
					and created_at > ${time - OUTCOMES_LAST_MS}) as hasFailedLately,
				(select ${eventAsJson} from events e where e.slug = ${slug}) as event`,
	});
	const [taken] = rows.taken;
	const [state] = rows.state as [(typeof rows.state)[number]];
	const event = state.event === null ? null : eventFromJson(state.event);
	if (taken) {
		const { status: given } = taken;
		const hasFailedLately = state.hasFailedLately === 1;
		return {
			refused: null,
			blocked: null,
			event,
			status: given,
			hasFailedLately,
			club: rows.club[0],
		};
	}
	if (asked) {
		const refused = event
			? problemWithParty(event, guests, null, mail.createdAt)
			: ('event_not_found' as const);
		if (refused) return { refused };
	}
	return { refused: null, blocked: blockedBy(state) };
}

/**
 * Stores the link of an email that was reserved, as better-auth has the links that it makes itself (1.7,
 * plugins/magic-link, with `storeToken: 'hashed'`): a statement.
 */
export function insertLink({
	id,
	email,
	linkHash,
	createdAt,
	expiresAt,
}: Pick<NewSignInMail, 'id' | 'email' | 'linkHash' | 'createdAt' | 'expiresAt'>): SQL {
	const time = createdAt.getTime();
	return sql`
		insert into verification (id, identifier, value, expires_at, created_at, updated_at)
		select ${crypto.randomUUID()}, ${`magic-link:${linkHash}`},
			${JSON.stringify({ type: 'magic-link', email })}, ${expiresAt.getTime()}, ${time}, ${time}
		where exists (select 1 from sign_in_mails where id = ${id})`;
}

/**
 * Uses a link up, once: only one of many at the same moment gets the member that it signs in. Nobody where the
 * address isn't known to be theirs yet; better-auth decides about these.
 *
 * @returns the member's id, or null
 */
export async function useUpLink(
	db: Db,
	linkHash: string,
	email: string,
	now: Date,
): Promise<string | null> {
	const proven = sql`(select id from user where email = ${email} and email_verified = 1)`;
	const [used] = await db.all<{ userId: string }>(sql`
		delete from verification
		where identifier = ${`magic-link:${linkHash}`} and expires_at > ${now.getTime()} and ${proven} is not null
		returning ${proven} as userId`);
	return used?.userId ?? null;
}

/** Uses the link of a sign-in up that a provider has proven, once; false where another one was faster. */
export async function useUpProvenLink(db: Db, linkHash: string, now: Date): Promise<boolean> {
	const used = await db.all(sql`
		delete from verification
		where identifier = ${`magic-link:${linkHash}`} and expires_at > ${now.getTime()} returning id`);
	return used.length > 0;
}

/**
 * Records the outcome of an email that was sent before its response, in one statement. One that the
 * provider refused gives the address its attempt back; its code, which nobody got, can't be guessed.
 */
export async function setSignInOutcome(
	db: Db,
	id: string,
	outcome: 'accepted' | 'refused' | 'rejected' | 'unanswered',
): Promise<void> {
	const isSent = outcome === 'accepted' || outcome === 'unanswered';
	await db
		.update(signInMails)
		.set({ status: outcome, ...(!isSent && { sentAt: null }) })
		.where(eq(signInMails.id, id));
}

/**
 * The email of a link with what decides whether it may sign in, its member, if any, and the club: a query
 * for a batch. Nothing comes back for a link that has expired; a used one does, until then.
 */
export const signInMailByLink = prepared((db, linkHash: string, now: Date) =>
	db
		.select({
			id: signInMails.id,
			email: signInMails.email,
			// Named apart: D1 returns a batch's rows as objects, in which two columns `id` are one.
			memberId: sql<string | null>`${user.id}`.as('member_id'),
			role: user.role,
			bannedAt: user.bannedAt,
			awaitsConsentSince: user.awaitsConsentSince,
			joining: club.joining,
			clubSetUpAt: club.setUpAt,
			nextPath: signInMails.nextPath,
			status: signInMails.status,
			providerId: signInMails.providerId,
			accountId: signInMails.accountId,
			memberName: sql<string | null>`${user.name}`.as('member_name'),
			/** The RSVP that it asks for; null for a plain sign-in. */
			asked: sql<AskedRsvp | null>`(
				select json_object('name', sign_in_mails.name, 'guests', sign_in_mails.guests,
					'event', ${eventAsJson},
					'mine', (select json_object('answer', mine.answer, 'guests', mine.guests,
						'position', ${positionOf('mine')})
						from rsvps mine where mine.event_id = e.id and mine.user_id = user.id))
				from events e where e.id = sign_in_mails.event_id)`
				.mapWith(askedFromJson)
				.as('asked'),
			/** Whether better-auth still holds the link's token. */
			isUnused: sql<boolean>`exists (select 1 from verification
				where identifier = 'magic-link:' || ${signInMails.linkHash})`
				.mapWith(Boolean)
				.as('is_unused'),
		})
		.from(signInMails)
		.leftJoin(user, eq(user.email, signInMails.email))
		.leftJoin(club, eq(club.id, 1))
		.where(and(eq(signInMails.linkHash, linkHash), gt(signInMails.expiresAt, now)))
		.limit(1),
);

/** A row for a link that asks for no RSVP, expired or not: a query for a batch. */
export const plainSignInByLink = prepared(
	(_, linkHash: string) =>
		sql<{
			id: string;
		}>`select id from sign_in_mails where link_hash = ${linkHash} and event_id is null`,
);

/**
 * Counts one more attempt at the code of every email of this address that is still good and unused, as long
 * as all codes of the address were tried less than `mostInADay` times in 24 hours.
 *
 * @param limits.most attempts that one code takes
 * @returns the ids of the emails whose code may be compared with what was typed
 */
export async function countCodeAttempt(
	db: Db,
	email: string,
	limits: { most: number; mostInADay: number },
	now: Date,
): Promise<string[]> {
	const rows = await db
		.update(signInMails)
		.set({ codeAttempts: sql`${signInMails.codeAttempts} + 1` })
		.where(
			and(
				eq(signInMails.email, email),
				gt(signInMails.expiresAt, now),
				lt(signInMails.codeAttempts, limits.most),
				sql`(${signInMails.status} is null or ${signInMails.status} not in ('refused', 'rejected', 'proven'))`,
				sql`exists (select 1 from verification
					where identifier = 'magic-link:' || ${signInMails.linkHash})`,
				sql`${attemptsOfDay(email, now)} < ${limits.mostInADay}`,
			),
		)
		.returning({ id: signInMails.id });
	return rows.map((row) => row.id);
}

const attemptsOfDay = (email: string, now: Date) => sql`(
	select coalesce(sum(code_attempts), 0) from sign_in_mails tried
	where tried.email = ${email} and tried.created_at > ${now.getTime() - CODE_WINDOW_MS})`;

/** How often codes of this address were tried in the last 24 hours. */
export async function codeAttemptsOfDay(db: Db, email: string, now: Date): Promise<number> {
	const [row] = await db.all<{ attempts: number }>(
		sql`select ${attemptsOfDay(email, now)} as attempts`,
	);
	return row?.attempts ?? 0;
}

/** Removes emails that no limit counts any more. */
export function deleteSignInMailsBefore(db: Db, before: Date) {
	return db.delete(signInMails).where(lt(signInMails.createdAt, before));
}
