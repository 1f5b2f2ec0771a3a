import { and, lt, ne, sql } from 'drizzle-orm';
import {
	BATCH_KEPT_MS,
	EMAILS_REMEMBERED_DAYS,
	RATE_LIMITS_KEPT_MS,
	WALK_INS_NAMED_MS,
} from '../../domain/club/retention.ts';
import { CONTACT_CLIENT_KEPT_MS, CONTACT_KEPT_MS } from '../../domain/mail/contact.ts';
import { SIGN_INS_KEPT_MS } from '../../domain/mail/limits.ts';
import { rateLimit, session, verification } from '../auth-schema.ts';
import type { Db } from '../client.ts';
import {
	deleteContactMessagesBefore,
	forgetContactClientsBefore,
} from '../mail/contact-messages.ts';
import { forgetMessagesBefore } from '../mail/forgotten-mails.ts';
import { deleteInvitationRequestsBefore } from '../mail/invitation-requests.ts';
import { deleteEmailChangesBefore } from '../members/email-changes.ts';
import { mailBatches, walkIns } from '../schema.ts';
import { deletePasskeyChallengesBefore } from '../sign-in/passkey-challenges.ts';
import { deleteSignInMailsBefore } from '../sign-in/sign-in-mails.ts';
import { deleteSessionReadsBefore } from './session-reads.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Each takes a hundred messages along that name it, so not all of a large club's go at once. */
const BATCHES_DELETED_AT_ONCE = 200;

/** The link of a sign-in email that waits is good from when it is sent. */
const isOfNoSignInToCome = sql`not exists (
	select 1 from sign_in_mails where link_hash = substr(${verification.identifier}, ${'magic-link:'.length + 1})
		and status in ('waiting', 'owed'))`;

/** Batches that were sent or given up before this moment: a query for a batch. */
function deleteMailBatchesBefore(db: Db, before: Date) {
	return db.delete(mailBatches).where(
		sql`${mailBatches.id} in (
			select old.id from mail_batches old
			where old.due_at is null and old.created_at < ${before.getTime()}
			limit ${BATCHES_DELETED_AT_ONCE})`,
	);
}

/**
 * Removes what has expired: sessions, unused sign-in links and challenges of passkeys, wishes for invitations that nobody confirmed,
 * changes of an address, emails and batches of them that are done with, names of walk-ins who are no
 * members, messages from the contact form, counts of lookups that nobody sees any more, and what limits no longer count.
 */
export async function deleteExpiredRows({ db, now }: { db: Db; now: Date }): Promise<void> {
	const rateLimitsBefore = now.getTime() - RATE_LIMITS_KEPT_MS;
	await db.batch([
		db.delete(session).where(lt(session.expiresAt, now)),
		db.delete(verification).where(and(lt(verification.expiresAt, now), isOfNoSignInToCome)),
		db.delete(rateLimit).where(lt(rateLimit.lastRequest, rateLimitsBefore)),
		deletePasskeyChallengesBefore(db, now),
		deleteSignInMailsBefore(db, new Date(now.getTime() - SIGN_INS_KEPT_MS)),
		deleteInvitationRequestsBefore(db, now),
		deleteEmailChangesBefore(db, now),
		deleteContactMessagesBefore(db, new Date(now.getTime() - CONTACT_KEPT_MS)),
		forgetContactClientsBefore(db, new Date(now.getTime() - CONTACT_CLIENT_KEPT_MS)),
		deleteMailBatchesBefore(db, new Date(now.getTime() - BATCH_KEPT_MS)),
		deleteSessionReadsBefore(db, now),
		...forgetMessagesBefore(db, new Date(now.getTime() - EMAILS_REMEMBERED_DAYS * DAY_MS)),
		db
			.update(walkIns)
			// Two of one form have different names until then.
			.set({ name: '', press: sql`${walkIns.id}` })
			.where(
				and(
					lt(walkIns.checkedInAt, new Date(now.getTime() - WALK_INS_NAMED_MS)),
					ne(walkIns.name, sql`''`),
				),
			),
	]);
}
