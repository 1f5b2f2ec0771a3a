import { lt } from 'drizzle-orm';
import { rateLimit, session, verification } from './auth-schema.ts';
import type { Db } from './client.ts';
import { deleteSignInMailsBefore } from './sign-in-mails.ts';

const HOUR_MS = 60 * 60_000;

/** Removes what has run out: sessions, unused sign-in links, and what limits no longer count. */
export async function deleteExpiredRows({ db, now }: { db: Db; now: Date }): Promise<void> {
	const hourAgo = new Date(now.getTime() - HOUR_MS);
	await db.batch([
		db.delete(session).where(lt(session.expiresAt, now)),
		db.delete(verification).where(lt(verification.expiresAt, now)),
		db.delete(rateLimit).where(lt(rateLimit.lastRequest, hourAgo.getTime())),
		deleteSignInMailsBefore(db, hourAgo),
	]);
}
