import { desc, eq } from 'drizzle-orm';
import { user } from './auth-schema.ts';
import type { Db } from './client.ts';
import { announcements, events, outbox } from './schema.ts';

/** A member as organisers see them: a query for a batch. */
export function memberForDesk(db: Db, userId: string) {
	return db
		.select({
			id: user.id,
			name: user.name,
			email: user.email,
			role: user.role,
			createdAt: user.createdAt,
			bannedAt: user.bannedAt,
			mailPausedUntil: user.mailPausedUntil,
			mailStoppedAt: user.mailStoppedAt,
		})
		.from(user)
		.where(eq(user.id, userId))
		.limit(1);
}

/** The last mails to a member, the newest first, with what each is about: a query for a batch. */
export function lastMailsTo(db: Db, userId: string, limit: number) {
	return db
		.select({
			id: outbox.id,
			kind: outbox.kind,
			createdAt: outbox.createdAt,
			sentAt: outbox.sentAt,
			dueAt: outbox.dueAt,
			failure: outbox.failure,
			eventTitle: events.title,
			subject: announcements.subject,
		})
		.from(outbox)
		.leftJoin(events, eq(events.id, outbox.eventId))
		.leftJoin(announcements, eq(announcements.id, outbox.announcementId))
		.where(eq(outbox.userId, userId))
		.orderBy(desc(outbox.createdAt))
		.limit(limit);
}
