import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Miniflare } from 'miniflare';
import { resourceName } from '../../../scripts/build/local-configuration.ts';
import { D1_WORKER, d1Client } from '../../../scripts/local/d1-client.ts';
import { spareName, startEmulator } from '../../../scripts/local/emulator.ts';
import { localVariables } from '../../../scripts/local/local-variables.ts';
import type { Environment } from '../../../src/environment.ts';
import { layMigratedDatabase } from './migrated-data.ts';

/** More than a process of tests runs files. */
const SPARES = 63;

type SpareBindings = Environment & Required<Pick<Environment, 'KV'>>;

interface Supply {
	emulator: Promise<Miniflare>;
	folder: string;
	/** How many of its databases are taken. */
	taken: number;
}

/** Outlives the modules of a file of tests (tests/support/fresh-modules.ts), as long as the process. */
const held = globalThis as { regularsSpareBindings?: Supply };

function newSupply(): Supply {
	const folder = mkdtempSync(join(tmpdir(), 'regulars-test-'));
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	const worker = { code: D1_WORKER, spares: SPARES };
	return { emulator: startEmulator({ persistTo: folder, workers: [worker] }), folder, taken: 0 };
}

/**
 * The bindings and variables of a local run, usable from Node, with a database and a namespace that nobody has used. One
 * workerd has them all, which is started once in a process and ends with it: starting it takes longer than most files
 * of tests run. What is sent to the queue goes nowhere.
 *
 * @param isMigrated false for a database without tables
 */
export async function takeSpareBindings(isMigrated = true): Promise<SpareBindings> {
	let supply = held.regularsSpareBindings;
	if (!supply || supply.taken > SPARES) supply = newSupply();
	held.regularsSpareBindings = supply;
	const spare = supply.taken;
	supply.taken += 1;

	const { folder } = supply;
	if (isMigrated) layMigratedDatabase(folder, spareName(resourceName('DB'), spare));
	const emulator = await supply.emulator;
	return {
		DB: d1Client(emulator, spareName('DB', spare)),
		MAILBOX: d1Client(emulator, spareName('MAILBOX', spare)),
		KV: (await emulator.getKVNamespace(spareName('KV', spare))) as unknown as SpareBindings['KV'],
		OUTBOX_QUEUE: await emulator.getQueueProducer('OUTBOX_QUEUE'),
		...localVariables('http://localhost:4321', folder),
	};
}
