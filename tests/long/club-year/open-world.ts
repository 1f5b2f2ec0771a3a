import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import {
	applyMigrations,
	type LocalBindings,
	openLocalBindings,
} from '../../../scripts/local/local-database.ts';
import { startProvider } from './provider.ts';
import { sqliteDatabase } from './sqlite-database.ts';
import { World } from './world.ts';

/** A fresh club for one run, and the end of it. */
export async function openWorld(
	begin: number,
	zone: string,
): Promise<{ world: World; close: () => Promise<void> }> {
	const folder = mkdtempSync(join(tmpdir(), 'regulars-year-'));
	const bindings: LocalBindings = await openLocalBindings({ persistTo: folder });
	if (process.env.REGULARS_YEAR_ON === 'sqlite') bindings.env.DB = sqliteDatabase();
	await applyMigrations(bindings.env.DB);
	const clock = { now: begin };
	const provider = await startProvider(() => clock.now);
	const world = new World(bindings.env, provider, clock, zone);
	for (const level of ['info', 'warn', 'error'] as const) {
		vi.spyOn(console, level).mockImplementation((line: unknown) => {
			world.logged.push(String(line));
		});
	}
	await world.begin();
	return {
		world,
		close: async () => {
			vi.restoreAllMocks();
			await provider.stop();
			await bindings.dispose();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
