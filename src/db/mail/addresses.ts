import { eq, type SQL, sql } from 'drizzle-orm';
import type { MailReport } from '../../domain/mail/report.ts';
import { auditedBatch, fieldsOf } from '../audit/audit-log.ts';
import { user } from '../auth-schema.ts';
import type { Authority } from '../authority.ts';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import { mailAddresses } from '../schema.ts';

/** What is known of a member's address: a query for a batch; no row where nothing was reported. */
export const mailAddressOf = prepared((db, userId: string) =>
	db
		.select({
			deliveredAt: mailAddresses.deliveredAt,
			stoppedBy: mailAddresses.stoppedBy,
			stoppedAt: mailAddresses.stoppedAt,
			detail: mailAddresses.detail,
			retriedAt: mailAddresses.retriedAt,
		})
		.from(user)
		.innerJoin(mailAddresses, eq(mailAddresses.email, user.email))
		.where(eq(user.id, userId))
		.limit(1),
);

/** What stops email to a member's address: a query for a batch. */
export const mailStopOf = prepared((db, userId: string) =>
	db
		.select({ stoppedBy: mailAddresses.stoppedBy })
		.from(user)
		.innerJoin(mailAddresses, eq(mailAddresses.email, user.email))
		.where(eq(user.id, userId))
		.limit(1),
);

/** The newest of some times, as the row's own: whatever order the reports came in, it is the same. */
function newest(...times: SQL[]): SQL {
	return sql`max(${sql.join(
		times.map((time) => sql`coalesce(${time}, 0)`),
		sql`, `,
	)})`;
}

/**
 * Stores what the email provider reports, in one statement. However often and in whatever order reports
 * come, the row ends up the same: the newest delivery; of what stops email a complaint before a bounce, and
 * of each the newest. What happened before an organizer allowed the address again stops nothing.
 *
 * Only addresses that this site knows are stored: the account at the provider may serve others too.
 */
export async function recordMailReport(db: Db, report: MailReport): Promise<void> {
	const { addresses, stop, detail } = report;
	const at = report.at.getTime();
	const known = sql`
		from json_each(${JSON.stringify(addresses)}) address
		where exists (select 1 from user where user.email = address.value)
			or exists (select 1 from invitation_requests asked where asked.email = address.value)
			or exists (select 1 from sign_in_mails asked where asked.email = address.value)`;
	if (stop === null) {
		await db.run(sql`
				insert into mail_addresses (email, delivered_at, updated_at)
				select address.value, ${at}, ${at} ${known}
				on conflict (email) do update set
					delivered_at = ${newest(sql`delivered_at`, sql`excluded.delivered_at`)},
					updated_at = ${newest(sql`delivered_at`, sql`excluded.delivered_at`, sql`stopped_at`, sql`retried_at`)}`);
		return;
	}
	const weight = (row: string) =>
		sql.raw(`(coalesce(${row}.stopped_by, '') = 'complaint', ${row}.stopped_at, ${row}.detail)`);
	await db.run(sql`
			insert into mail_addresses (email, stopped_by, stopped_at, detail, updated_at)
			select address.value, ${stop}, ${at}, ${detail}, ${at} ${known}
			on conflict (email) do update set
				stopped_by = excluded.stopped_by,
				stopped_at = excluded.stopped_at,
				detail = excluded.detail,
				updated_at = ${newest(sql`delivered_at`, sql`excluded.stopped_at`, sql`retried_at`)}
			where excluded.stopped_at > coalesce(mail_addresses.retried_at, 0)
				and (mail_addresses.stopped_by is null or ${weight('excluded')} > ${weight('mail_addresses')})`);
}

/**
 * Lets an address be tried again: what stopped it counts no more, also where it is reported once more.
 *
 * @param tried.by the owner who says so
 */
export async function tryAddressAgain(
	db: Db,
	{ userId, by, now }: { userId: string; by: Authority; now: Date },
): Promise<void> {
	const isTheirs = sql`email = (select email from user where id = ${userId})`;
	// Not before what is lifted, though the provider's clock may be ahead of this one.
	const retriedAt = sql`max(${now.getTime()}, coalesce(stopped_at, 0))`;
	await auditedBatch(
		db,
		{
			action: 'member.address_retried',
			by,
			now,
			memberId: userId,
			snapshot: fieldsOf(
				{ stoppedBy: sql`stopped_by` },
				sql`from mail_addresses where ${isTheirs}`,
			),
		},
		{
			retry: db
				.update(mailAddresses)
				.set({
					stoppedBy: null,
					stoppedAt: null,
					detail: null,
					retriedAt,
					updatedAt: sql`max(${retriedAt}, coalesce(delivered_at, 0))`,
				})
				.where(sql`${isTheirs} and stopped_by is not null`),
		},
	);
}
