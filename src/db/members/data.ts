import { asc, count, desc, eq, sql } from 'drizzle-orm';
import { account, session, user } from '../auth-schema.ts';
import type { Db } from '../client.ts';
import { isFrom } from '../mail/contact-messages.ts';
import { rawBatch } from '../raw-batch.ts';
import {
	announcements,
	auditLog,
	calendarFeeds,
	checkIns,
	contactMessages,
	emailChanges,
	events,
	invitationRequests,
	mailAddresses,
	outbox,
	passkeys,
	rsvps,
	series,
	signInMails,
	standingRsvps,
	subscriptions,
	walkIns,
} from '../schema.ts';

/** An action as members see it in their data, whoever did it; the file calls it `deed`. */
const ACTION_COLUMNS = {
	at: auditLog.at,
	deed: auditLog.action,
	subject: auditLog.subject,
	before: auditLog.before,
	after: auditLog.after,
};

/**
 * Everything that is stored about a member, read in one batch. What would let somebody act as the member
 * stays out of it: tokens of sessions and of links; the calendar's secret is in it, for its address is the
 * member's own. A test holds that no table is forgotten.
 */
export async function readMemberData(db: Db, userId: string) {
	const email = sql`(select email from user where id = ${userId})`;
	const event = { event: events.slug, title: events.title, startsAt: events.startsAt };
	const {
		member: [member],
		accounts,
		sessions,
		ownPasskeys,
		topics,
		answers,
		everyTime,
		attended,
		checkedIn,
		walkInsCheckedIn,
		calendar: [calendar],
		mails,
		written,
		addressChanges,
		deliveries: [deliveries],
		signInsAsked,
		invitationsAsked,
		messagesToOrganizers,
		deedsAsOrganiser,
		deedsOfOrganisers,
	} = await rawBatch(db, {
		member: db
			.select({
				id: user.id,
				name: user.name,
				email: user.email,
				emailVerified: user.emailVerified,
				image: user.image,
				role: user.role,
				createdAt: user.createdAt,
				updatedAt: user.updatedAt,
				madeOwnerAt: user.madeOwnerAt,
				bannedAt: user.bannedAt,
				isHidden: user.isHidden,
				mailPausedUntil: user.mailPausedUntil,
				mailStoppedAt: user.mailStoppedAt,
				awaitsConsentSince: user.awaitsConsentSince,
				mailRefusedAt: user.mailRefusedAt,
			})
			.from(user)
			.where(eq(user.id, userId)),
		accounts: db
			.select({
				provider: account.providerId,
				accountId: account.accountId,
				scope: account.scope,
				createdAt: account.createdAt,
				updatedAt: account.updatedAt,
			})
			.from(account)
			.where(eq(account.userId, userId)),
		sessions: db
			.select({
				id: session.id,
				signInMethod: session.signInMethod,
				userAgent: session.userAgent,
				ipAddress: session.ipAddress,
				createdAt: session.createdAt,
				updatedAt: session.updatedAt,
				expiresAt: session.expiresAt,
			})
			.from(session)
			.where(eq(session.userId, userId))
			.orderBy(desc(session.createdAt)),
		ownPasskeys: db
			.select({
				name: passkeys.name,
				domain: passkeys.domain,
				createdAt: passkeys.createdAt,
				lastUsedAt: passkeys.lastUsedAt,
			})
			.from(passkeys)
			.where(eq(passkeys.userId, userId))
			.orderBy(asc(passkeys.createdAt)),
		topics: db
			.select({
				topic: subscriptions.topic,
				subscribed: subscriptions.subscribed,
				updatedAt: subscriptions.updatedAt,
			})
			.from(subscriptions)
			.where(eq(subscriptions.userId, userId)),
		answers: db
			.select({
				...event,
				answer: rsvps.answer,
				guests: rsvps.guests,
				note: rsvps.note,
				noteLabel: sql<string>`coalesce((select note_label from club), '')`.as('note_label'),
				promoteUntilHours: rsvps.promoteUntilHours,
				place: rsvps.place,
				revision: rsvps.revision,
				answeredAt: rsvps.answeredAt,
				createdAt: rsvps.createdAt,
				updatedAt: rsvps.updatedAt,
			})
			.from(rsvps)
			.innerJoin(events, eq(events.id, rsvps.eventId))
			.where(eq(rsvps.userId, userId))
			.orderBy(asc(events.startsAt)),
		everyTime: db
			.select({
				series: series.title,
				guests: standingRsvps.guests,
				place: standingRsvps.place,
				createdAt: standingRsvps.createdAt,
				updatedAt: standingRsvps.updatedAt,
			})
			.from(standingRsvps)
			.innerJoin(series, eq(series.id, standingRsvps.seriesId))
			.where(eq(standingRsvps.userId, userId)),
		attended: db
			.select({
				...event,
				guests: checkIns.guests,
				checkedInAt: checkIns.checkedInAt,
				isWalkIn: checkIns.isWalkIn,
			})
			.from(checkIns)
			.innerJoin(events, eq(events.id, checkIns.eventId))
			.where(eq(checkIns.userId, userId))
			.orderBy(asc(events.startsAt)),
		checkedIn: db
			.select({ ...event, people: count().as('people') })
			.from(checkIns)
			.innerJoin(events, eq(events.id, checkIns.eventId))
			.where(eq(checkIns.checkedInBy, userId))
			.groupBy(events.id)
			.orderBy(asc(events.startsAt)),
		walkInsCheckedIn: db
			.select({ ...event, people: count().as('people') })
			.from(walkIns)
			.innerJoin(events, eq(events.id, walkIns.eventId))
			.where(eq(walkIns.checkedInBy, userId))
			.groupBy(events.id)
			.orderBy(asc(events.startsAt)),
		calendar: db
			.select({ secret: calendarFeeds.secret, createdAt: calendarFeeds.createdAt })
			.from(calendarFeeds)
			.where(eq(calendarFeeds.userId, userId)),
		mails: db
			.select({
				kind: outbox.kind,
				event: events.slug,
				title: events.title,
				subject: announcements.subject,
				createdAt: outbox.createdAt,
				dueAt: outbox.dueAt,
				sentAt: outbox.sentAt,
				attempts: outbox.attempts,
				failure: outbox.failure,
				/** The text of an email that waits for a retry. */
				message: outbox.message,
			})
			.from(outbox)
			.leftJoin(events, eq(events.id, outbox.eventId))
			.leftJoin(announcements, eq(announcements.id, outbox.announcementId))
			.where(eq(outbox.userId, userId))
			.orderBy(desc(outbox.createdAt)),
		written: db
			.select({
				subject: announcements.subject,
				body: announcements.body,
				topic: announcements.topic,
				status: announcements.status,
				createdAt: announcements.createdAt,
				updatedAt: announcements.updatedAt,
				startedAt: announcements.startedAt,
			})
			.from(announcements)
			.where(eq(announcements.userId, userId))
			.orderBy(desc(announcements.createdAt)),
		addressChanges: db
			.select({
				oldEmail: emailChanges.oldEmail,
				newEmail: emailChanges.newEmail,
				oldConfirmedAt: emailChanges.oldConfirmedAt,
				newConfirmedAt: emailChanges.newConfirmedAt,
				doneAt: emailChanges.doneAt,
				createdAt: emailChanges.createdAt,
				expiresAt: emailChanges.expiresAt,
			})
			.from(emailChanges)
			.where(eq(emailChanges.userId, userId))
			.orderBy(desc(emailChanges.createdAt)),
		deliveries: db
			.select({
				deliveredAt: mailAddresses.deliveredAt,
				stoppedBy: mailAddresses.stoppedBy,
				stoppedAt: mailAddresses.stoppedAt,
				detail: mailAddresses.detail,
				retriedAt: mailAddresses.retriedAt,
				updatedAt: mailAddresses.updatedAt,
			})
			.from(mailAddresses)
			.where(eq(mailAddresses.email, email)),
		signInsAsked: db
			.select({
				client: signInMails.client,
				codeAttempts: signInMails.codeAttempts,
				network: signInMails.network,
				nextPath: signInMails.nextPath,
				event: sql<string | null>`(select slug from events where id = ${signInMails.eventId})`.as(
					'asked_event',
				),
				name: signInMails.name,
				guests: signInMails.guests,
				language: signInMails.language,
				provider: signInMails.providerId,
				accountId: signInMails.accountId,
				status: signInMails.status,
				sentAt: signInMails.sentAt,
				dueAt: signInMails.dueAt,
				createdAt: signInMails.createdAt,
				expiresAt: signInMails.expiresAt,
			})
			.from(signInMails)
			.where(eq(signInMails.email, email))
			.orderBy(desc(signInMails.createdAt)),
		invitationsAsked: db
			.select({
				client: invitationRequests.client,
				createdAt: invitationRequests.createdAt,
				expiresAt: invitationRequests.expiresAt,
				mailDueAt: invitationRequests.mailDueAt,
				network: invitationRequests.network,
				language: invitationRequests.language,
				status: invitationRequests.status,
				sentAt: invitationRequests.sentAt,
			})
			.from(invitationRequests)
			.where(eq(invitationRequests.email, email))
			.orderBy(desc(invitationRequests.createdAt)),
		// Those that could not be sent yet, by whoever gave this address: what was sent holds nobody's.
		messagesToOrganizers: db
			.select({
				name: contactMessages.name,
				body: contactMessages.body,
				createdAt: contactMessages.createdAt,
				dueAt: contactMessages.dueAt,
				attempts: contactMessages.attempts,
				failure: contactMessages.failure,
			})
			.from(contactMessages)
			.where(isFrom(email))
			.orderBy(desc(contactMessages.createdAt)),
		deedsAsOrganiser: db
			.select(ACTION_COLUMNS)
			.from(auditLog)
			.where(eq(auditLog.userId, userId))
			.orderBy(desc(auditLog.at), desc(auditLog.id)),
		deedsOfOrganisers: // What was done to them, not by whom: that is in the other's file.
			db
				.select(ACTION_COLUMNS)
				.from(auditLog)
				.where(eq(auditLog.memberId, userId))
				.orderBy(desc(auditLog.at), desc(auditLog.id)),
	});
	if (!member) return null;
	return {
		member,
		accounts,
		sessions,
		passkeys: ownPasskeys,
		topics,
		// What the club asks for now, and a line that is stored though it asks for none any more.
		answers: answers.map(({ note, noteLabel, ...rest }) => ({
			...rest,
			...(noteLabel && { noteLabel }),
			...((noteLabel || note) && { note }),
		})),
		everyTime,
		attended,
		checkedIn,
		walkInsCheckedIn,
		calendar: calendar ?? null,
		mails,
		written,
		addressChanges,
		deliveries: deliveries ?? null,
		signInsAsked,
		invitationsAsked,
		messagesToOrganizers,
		deedsAsOrganiser,
		deedsOfOrganisers,
	};
}
