import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import type { WriteOff } from '../../domain/mail/write-offs.ts';
import type { Db } from '../client.ts';
import { rawBatch } from '../raw-batch.ts';
import {
	announcements,
	contactMessages,
	invitationRequests,
	mailBatches,
	mailHold,
	mailPace,
} from '../schema.ts';
import { isRequestStored } from './batches.ts';
import { isReachable } from './eligibility.ts';

/** What of a restored site's email is still of use when its operator releases it, and the release itself. */

/** Moments that decide, by the release's own clock. */
export interface ReleaseAges {
	now: Date;
	/** Messages without an end of their own that were written before this are too old. */
	writtenSince: Date;
	/** Requests for invitations that were made before this are too old for their email. */
	askedSince: Date;
}

/** A message that is neither sent nor given up. */
const IS_WAITING = sql`message.sent_at is null and (message.due_at is not null
	or exists (select 1 from mail_batches batch
		where batch.id = message.batch_id and batch.due_at is not null))`;

/**
 * Whether a waiting message is past its age: what it tells of is over, it has waited as long as a message
 * ever does, or its request may have been accepted so long ago that no key protects from a second one.
 */
function isPastAge({ now, writtenSince }: ReleaseAges): SQL {
	const time = now.getTime();
	const since = writtenSince.getTime();
	return sql`(
		coalesce(message.useful_until <= ${time}, 0)
		or (message.useful_until is null and message.created_at <= ${since})
		or exists (select 1 from mail_batches batch where batch.id = message.batch_id
			and ${isRequestStored(sql`batch`)} and batch.created_at <= ${since})
		or exists (select 1 from events event where event.id = message.event_id and (
			(event.ends_at <= ${time} and message.kind <> 'thanks')
			or (event.status = 'cancelled' and message.kind <> 'event_cancelled'))))`;
}

/** What waits in a restored database. */
export interface HeldMail {
	heldSince: Date;
	/** Messages that would be sent, at most: whoever wants none by then gets none. */
	messages: number;
	/** Messages that are past their age. */
	tooOld: number;
	/** Emails that confirm a request for invitations, and those that are too old for it. */
	requests: number;
	tooOldRequests: number;
	/** Messages from the contact form, and those that the original site may have sent long ago. */
	contacts: number;
	tooOldContacts: number;
}

/** Whether a contact message is from before the backup, and too old for the keys of an earlier attempt. */
const isOldContact = ({ writtenSince }: ReleaseAges): SQL =>
	sql`(created_at <= ${writtenSince.getTime()} and created_at <= (select held_at from mail_hold where id = 1))`;

/** Counts what waits; null where email is not on hold. Nothing is changed. */
export async function countHeldMail(db: Db, ages: ReleaseAges): Promise<HeldMail | null> {
	const asked = ages.askedSince.getTime();
	const requests = (condition: SQL) =>
		sql`(select count(*) from invitation_requests where mail_due_at is not null and ${condition})`;
	const contacts = (condition: SQL) =>
		sql`(select count(*) from contact_messages where due_at is not null and ${condition})`;
	const rows = await rawBatch(db, {
		hold: db
			.select({ heldAt: mailHold.heldAt })
			.from(mailHold)
			.where(and(eq(mailHold.id, 1), isNull(mailHold.releasedAt))),
		counted: sql<Omit<HeldMail, 'heldSince'>>`
			select coalesce(sum(not ${isPastAge(ages)} and ${isReachable()}), 0) as messages,
				coalesce(sum(${isPastAge(ages)}), 0) as tooOld,
				${requests(sql`created_at > ${asked}`)} as requests,
				${requests(sql`created_at <= ${asked}`)} as tooOldRequests,
				${contacts(sql`not ${isOldContact(ages)}`)} as contacts,
				${contacts(isOldContact(ages))} as tooOldContacts
			from outbox message cross join user on user.id = message.user_id
			where ${IS_WAITING}`,
	});
	const [hold] = rows.hold;
	const [counted] = rows.counted;
	if (!hold || !counted) return null;
	return { heldSince: hold.heldAt, ...counted };
}

/** What is not sent any more, beside what is past its age. */
export interface WrittenOff {
	/** Everything that waits, and the announcements whose time has come. */
	everything: boolean;
	/** Mailings that are due and count as done. */
	mailings: readonly { eventId: string; kind: string; revision: number }[];
}

/**
 * Releases email in one batch with the write-offs: nothing can be claimed in between. Twice is once.
 *
 * @returns how many messages were written off, or null where email was not on hold
 */
export async function releaseHeldMail(
	db: Db,
	ages: ReleaseAges,
	{ everything, mailings }: WrittenOff,
): Promise<number | null> {
	const time = ages.now.getTime();
	const isHeld = sql`exists (select 1 from mail_hold where id = 1 and released_at is null)`;
	const tooOld: WriteOff = 'too_late';
	const discarded: WriteOff = 'discarded';
	const { writtenOff, released } = await rawBatch(db, {
		writtenOff: sql<{ id: string }>`
			update outbox as message set due_at = null, batch_id = null, claim = null, claimed_at = null,
				message = null, failure = iif(${isPastAge(ages)}, ${tooOld}, ${discarded})
			where ${IS_WAITING} and (${isPastAge(ages)} or ${everything ? 1 : 0}) and ${isHeld}
			returning id`,
		batches: db
			.update(mailBatches)
			.set({ dueAt: null, claim: null, claimedAt: null, body: null, failure: 'no_recipients' })
			.where(sql`due_at is not null and ${isHeld}
				and not exists (select 1 from outbox where outbox.batch_id = mail_batches.id)`),
		requests: db
			.update(invitationRequests)
			.set({ mailDueAt: null })
			.where(sql`mail_due_at is not null and ${isHeld}
				and (created_at <= ${ages.askedSince.getTime()} or ${everything ? 1 : 0})`),
		contacts: db
			.update(contactMessages)
			.set({ dueAt: null, failure: sql`iif(${isOldContact(ages)}, ${tooOld}, ${discarded})` })
			.where(sql`due_at is not null and ${isHeld}
				and (${isOldContact(ages)} or ${everything ? 1 : 0})`),
		// How long the provider wanted to be left alone was said to another site, or long ago.
		pace: db
			.update(mailPace)
			.set({ nextAt: sql`min(${mailPace.nextAt}, ${time})` })
			.where(isHeld),
		everything: everything
			? [
					sql`
				insert into mailings (event_id, kind, revision, recipients, created_at)
				select value ->> 'eventId', value ->> 'kind', value ->> 'revision', 0, ${time}
				from json_each(${JSON.stringify(mailings)})
				where ${isHeld} and exists (select 1 from events where events.id = value ->> 'eventId')
				on conflict do nothing`,
					// Each keeps its time as a draft, which says that it was missed.
					db
						.update(announcements)
						.set({
							status: 'draft',
							revision: sql`${announcements.revision} + 1`,
							updatedAt: ages.now,
						})
						.where(sql`status = 'scheduled' and sends_at <= ${time} and ${isHeld}`),
				]
			: undefined,
		released: db
			.update(mailHold)
			.set({ releasedAt: ages.now })
			.where(and(eq(mailHold.id, 1), isNull(mailHold.releasedAt)))
			.returning({ id: mailHold.id }),
	});
	return released.length > 0 ? writtenOff.length : null;
}
