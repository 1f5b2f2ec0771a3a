import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { openLocalBindings } from '../local/local-database.ts';
import { prepareData } from '../local/prepare.ts';
import { type ServeOptions, serve } from '../local/serve.ts';

/** The clubs that the scenes are played at, each a folder of data and what differs in it. */

const LONG_NAME = 'Philharmonische Gesellschaft der Freunde des Donaudampfschifffahrtswesens e.V.';

/** Relative to the moment of the shooting; SQLite counts milliseconds here. */
const NOW = `(unixepoch() * 1000)`;
const HOUR = 3_600_000;

/** The event of the demo's series that is upcoming and the so-manieth, 0 for the next one. */
const upcoming = (index: number) =>
	`(select id from events where series_id is not null and starts_at > ${NOW} order by starts_at limit 1 offset ${index})`;
const LAST_PAST = `(select id from events where series_id is not null and ends_at < ${NOW} order by starts_at desc limit 1)`;

const CLUBS = {
	/** The demo, with an event that is on now and one that was cancelled. */
	demo: [
		`update events set starts_at = ${NOW} - ${HOUR}, ends_at = ${NOW} + ${2 * HOUR} where id = ${LAST_PAST}`,
		`update events set status = 'cancelled', cancel_reason = 'the boiler is being replaced' where id = ${upcoming(1)}`,
	],
	/** Every name as long as it may be, or longer than anybody's. */
	long: [
		`update club set name = '${LONG_NAME}', place = 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch', colour = '#ffe600'`,
		`update events set title = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabend mit anschließender Aussprache', place = 'Straßenbahnhaltestelle Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz 17b, Hinterhaus'`,
		`update series set title = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabend mit anschließender Aussprache'`,
		`update user set name = 'Wolfeschlegelsteinhausenbergerdorff Adolph Blaine Charles David Earl Frederick' where email in ('ada@example.com', 'dina@example.com', 'priya@example.com')`,
	],
	/** One letter, and a color that can't be read on paper. */
	short: [`update club set name = 'A', description = '', place = '', colour = '#1c1cff'`],
	/** Nothing planned, nothing past, nobody but the owner, a hold on email. */
	empty: [
		'delete from standing_rsvps',
		'delete from breaks',
		'delete from events',
		'delete from series',
		'delete from announcements',
		'delete from outbox',
		'delete from mailings',
		`delete from user where email <> 'ada@example.com'`,
		'update club set banner_id = null, share_id = null',
	],
} as const;

export type ClubName = keyof typeof CLUBS | 'new' | 'unconfigured';

async function change(persistTo: string, statements: readonly string[]): Promise<void> {
	const { env, dispose } = await openLocalBindings({ persistTo });
	try {
		for (const statement of statements) await env.DB.prepare(statement).run();
	} finally {
		await dispose();
	}
}

/**
 * Serves one of the clubs in a folder of its own.
 *
 * @param demo a folder with the demo's data, which is copied
 * @param dist the `dist` folder of another build than this checkout's
 */
export async function serveClub(name: ClubName, demo: string, folder: string, dist?: string) {
	const persistTo = join(folder, name);
	const options: ServeOptions = {
		persistTo,
		variables: { VISITOR_MEMORY_MS: '0' },
		...(dist && { dist }),
	};
	if (name === 'new' || name === 'unconfigured') {
		await prepareData({ persistTo, withDemo: false });
		if (name === 'unconfigured') {
			return serve({ ...options, onLog: () => {}, variables: { OWNER_EMAIL: undefined } });
		}
		return serve(options);
	}
	cpSync(demo, persistTo, { recursive: true });
	await change(persistTo, CLUBS[name]);
	// What a scene causes on purpose is no news.
	return serve({ ...options, onLog: () => {} });
}
