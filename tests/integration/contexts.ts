import type { Context, OwingContext } from '../../src/context.ts';
import type { Db } from '../../src/db/client.ts';
import type { MailTransport } from '../../src/mail/transports/transport.ts';
import { collectOwedMail, type OwedMail } from '../../src/owed-mail.ts';
import { provideWaitUntil } from '../../src/wait-until.ts';
import { NOW } from '../support/time.ts';
import type { LocalPlatform } from './local-platform.ts';

/** What a feature works with at this moment; `takeOwed` tells which emails it owes. */
export function contextAt(db: Db, now: Date): OwingContext & OwedMail {
	return { db, now, ...collectOwedMail() };
}

const refuse = async () => {
	throw new Error('This test sends no mail.');
};
const NO_MAIL: MailTransport = {
	send: refuse,
	batchItem: (message) => message,
	sendBatch: refuse,
	pauseMs: 0,
};

/**
 * What a request works with on this platform: at the moment at which the tests play, by a clock that stands
 * still, and without any mail.
 *
 * @param parts what a test has otherwise
 */
export function contextOn(platform: LocalPlatform, parts: Partial<Context> = {}): Context {
	const { env, config, db, waitUntil } = platform;
	const { now = NOW, clock = () => now } = parts;
	const base = {
		env,
		config,
		db,
		waitUntil,
		language: null,
		mail: NO_MAIL,
		...collectOwedMail(),
	};
	const context = { ...base, ...parts, now, clock };
	provideWaitUntil(context.waitUntil);
	return context;
}
