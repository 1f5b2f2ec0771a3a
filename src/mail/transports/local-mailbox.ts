import { wallClock } from '../../clock.ts';
import type { Database } from '../../environment.ts';
import { fromHeader } from './sender.ts';
import type { MailAttachment, MailMessage, MailTransport } from './transport.ts';

/** How many emails a local run stores. */
const KEPT = 2_000;

const CREATE = `create table if not exists mails (
	number integer primary key,
	id text not null unique,
	"to" text not null,
	message text not null,
	created_at integer not null
)`;

const prepared = new WeakMap<Database, Promise<unknown>>();

/** Makes the table where there is none yet, once for an isolate. */
function withTable(database: Database): Promise<unknown> {
	let ready = prepared.get(database);
	if (!ready) {
		ready = database.prepare(CREATE).run();
		prepared.set(database, ready);
	}
	return ready;
}

/** An email of the local mailbox, as /dev/mailbox.json shows it. */
export interface MailboxMail {
	id: string;
	/** The header as it would have been sent. */
	from: string;
	/** Where answers would go, unless to `from`. */
	replyTo?: string;
	to: string;
	subject: string;
	html: string;
	text: string;
	headers: Record<string, string>;
	attachments: MailAttachment[];
	/** ISO 8601, UTC. */
	createdAt: string;
}

interface MailRow {
	id: string;
	message: string;
	created_at: number;
}

/**
 * Stores emails in a database of the local run instead of sending them.
 *
 * @param from the sender that the deployment was given
 */
export function localMailbox(database: Database, from: string): MailTransport {
	const stored = ({ sender, ...message }: MailMessage) => ({
		from: fromHeader(from, sender?.name ?? ''),
		...(sender?.replyTo && { replyTo: sender.replyTo }),
		...message,
	});

	async function keep(insert: D1PreparedStatement): Promise<void> {
		await database.batch([
			insert,
			database.prepare(
				`delete from mails where number <= (select max(number) from mails) - ${KEPT}`,
			),
		]);
	}

	return {
		pauseMs: 0,
		async send(message, idempotencyKey) {
			await withTable(database);
			await keep(
				database
					.prepare(
						'insert into mails (id, "to", message, created_at) values (?, ?, ?, ?) on conflict do nothing',
					)
					.bind(idempotencyKey, message.to, JSON.stringify(stored(message)), wallClock().getTime()),
			);
		},
		batchItem: stored,
		async sendBatch(body, _, idempotencyKey) {
			await withTable(database);
			await keep(
				database
					.prepare(
						`insert into mails (id, "to", message, created_at)
						select ?1 || '-' || (key + 1), value ->> 'to', value, ?2 from json_each(?3)
						where true
						on conflict do nothing`,
					)
					.bind(idempotencyKey, wallClock().getTime(), new TextDecoder().decode(body)),
			);
		},
	};
}

/** The emails of the local mailbox, the newest first, of one recipient where `to` is given. */
export async function readMailbox(
	database: Database,
	filter: { to?: string | undefined; id?: string | undefined; limit?: number },
): Promise<MailboxMail[]> {
	await withTable(database);
	const mails = await database
		.prepare(
			`select id, message, created_at from mails
			where (?1 is null or "to" = ?1) and (?2 is null or id = ?2)
			order by number desc limit ?3`,
		)
		.bind(filter.to ?? null, filter.id ?? null, filter.limit ?? KEPT)
		.all<MailRow>();
	return mails.results.map((row) => ({
		id: row.id,
		...(JSON.parse(row.message) as Omit<MailboxMail, 'id' | 'createdAt'>),
		createdAt: new Date(row.created_at).toISOString(),
	}));
}
