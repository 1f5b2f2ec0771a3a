import { type Clock, wallClock } from './clock.ts';
import type { Config } from './config.ts';
import { type Db, primary, replica } from './db/client.ts';
import type { Language } from './domain/text/language.ts';
import type { Environment } from './environment.ts';
import { createTransport } from './mail/transports/create-transport.ts';
import type { MailTransport } from './mail/transports/transport.ts';
import { collectOwedMail, type OwedMail } from './owed-mail.ts';
import type { WaitUntil } from './wait-until.ts';

/** What every feature works with: built once for a request or a chore, and handed on. */
export interface Context extends OwedMail {
	env: Environment;
	config: Config;
	/** The primary database. */
	db: Db;
	mail: MailTransport;
	/** The language that the reader of the response has chosen; null for the club's, and in a chore. */
	language: Language | null;
	/** The moment at which the request or the chore began. */
	now: Date;
	/** What the time is by now: for deliveries, which wait and take their time. */
	clock: Clock;
	waitUntil: WaitUntil;
}

/** What reads at one moment and says it to somebody. */
export type SpeakingContext = Pick<Context, 'db' | 'now' | 'language'>;

/** What reads and writes at one moment. */
export type DatabaseContext = Pick<Context, 'db' | 'now'>;

/** The same, for what may owe emails. */
export type OwingContext = Pick<Context, 'db' | 'now' | 'owe'>;

/**
 * Builds the context of a request or a chore.
 *
 * @param now the moment to act at: the arrival of the request, or the time a chore was due
 */
export function createContext(
	env: Environment,
	config: Config,
	now: Date,
	waitUntil: WaitUntil,
): Context {
	return {
		env,
		config,
		db: primary(env.DB),
		mail: createTransport(env, config),
		language: null,
		now,
		clock: wallClock,
		waitUntil,
		...collectOwedMail(),
	};
}

/**
 * The database to read a page from: visitors' pages may come from any replica, members' come from the
 * primary, where they see what they have just written.
 */
export function readerFor(context: Context, viewer: object | null): Db {
	return viewer ? context.db : replica(context.env.DB);
}
