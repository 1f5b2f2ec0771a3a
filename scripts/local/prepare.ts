import { type DemoOutcome, prepareDemo } from '../demo/demo.ts';
import { LOCAL_STATE } from '../folders.ts';
import { applyMigrations, openLocalBindings } from './local-database.ts';

/** What was found and done: `no demo` where none was wanted. */
export type PrepareOutcome = DemoOutcome | 'no demo';

/**
 * Makes a folder of data ready to be served: migrations applied, the demo filled or brought up to date.
 *
 * @param options.persistTo the folder; the one of `npm start` where left out
 * @param options.now the moment that the demo is to look right at
 * @param options.withDemo false leaves the demo out: the club's first run is still to come
 */
export async function prepareData(
	options: { persistTo?: string; now?: Date; withDemo?: boolean } = {},
): Promise<PrepareOutcome> {
	const { env, dispose } = await openLocalBindings({ persistTo: options.persistTo ?? LOCAL_STATE });
	try {
		await applyMigrations(env.DB);
		return options.withDemo === false ? 'no demo' : await prepareDemo(env, options.now);
	} finally {
		await dispose();
	}
}

/** What prepareData did, as text. */
export const PREPARED: Record<PrepareOutcome, string> = {
	created: 'made the demo club',
	refreshed: 'kept, and brought up to date',
	'not the demo': 'kept',
	restored: 'restored from a backup, and kept as it is',
	'no demo': 'without the demo club',
};
