import { type DemoOutcome, prepareDemo } from './demo.ts';
import { LOCAL_STATE } from './emulator.ts';
import { applyMigrations, openLocalBindings } from './local-database.ts';

/**
 * Makes a folder of data ready to be served: migrations applied, the demo filled or brought up to date.
 *
 * @param options.persistTo the folder; the one of `npm start` where left out
 * @param options.now the moment that the demo is to look right at
 */
export async function prepareData(
	options: { persistTo?: string; now?: Date } = {},
): Promise<DemoOutcome> {
	const { env, dispose } = await openLocalBindings({ persistTo: options.persistTo ?? LOCAL_STATE });
	try {
		await applyMigrations(env.DB);
		return await prepareDemo(env, options.now);
	} finally {
		await dispose();
	}
}

/** What prepareData did, in words. */
export const PREPARED: Record<DemoOutcome, string> = {
	created: 'made the demo club',
	refreshed: 'kept, and brought up to date',
	'not the demo': 'kept',
};
