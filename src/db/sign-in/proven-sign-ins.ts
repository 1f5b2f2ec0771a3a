import { sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { rawBatch } from '../raw-batch.ts';
import type { ProviderAccount } from './provider-accounts.ts';
import { insertLink, type NewAskedRsvp, type NewSignInMail } from './sign-in-mails.ts';

/** A sign-in with an RSVP whose address a provider has proven. */
export interface ProvenSignIn
	extends Pick<
		NewSignInMail,
		| 'id'
		| 'email'
		| 'client'
		| 'network'
		| 'linkHash'
		| 'nextPath'
		| 'language'
		| 'createdAt'
		| 'expiresAt'
	> {
	asked: NewAskedRsvp;
	account: ProviderAccount;
}

/**
 * Stores what the page behind a link asks, with a link that no email carries: its browser is led there. One batch.
 *
 * @returns false where there is no such event
 */
export async function insertProvenSignIn(db: Db, proven: ProvenSignIn): Promise<boolean> {
	const { id, email, client, network, linkHash, nextPath, language, asked, account } = proven;
	const { taken } = await rawBatch(db, {
		taken: sql<{ id: string }>`
			insert into sign_in_mails (id, email, client, network, link_hash, created_at, expires_at,
				next_path, event_id, name, guests, language, status, provider_id, account_id)
			select ${id}, ${email}, ${client}, ${network}, ${linkHash}, ${proven.createdAt.getTime()},
				${proven.expiresAt.getTime()}, ${nextPath}, events.id, ${asked.name ?? null},
				${asked.guests ?? null}, ${language}, 'proven', ${account.provider}, ${account.accountId}
			from events where slug = ${asked.event}
			returning id`,
		link: insertLink(proven),
	});
	return taken.length > 0;
}
