import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { drizzle } from 'drizzle-orm/d1';
import { migrate } from 'drizzle-orm/d1/migrator';
import { getPlatformProxy } from 'wrangler';
import { localConfiguration } from '../../scripts/local-configuration.ts';
import { type Db, primary } from '../../src/db/client.ts';
import type { Environment } from '../../src/environment.ts';

/** Real local D1 and KV in workerd, in a folder of their own, for tests that run in Node. */
export interface LocalPlatform {
	env: Environment & Required<Pick<Environment, 'KV' | 'MAILBOX'>>;
	db: Db;
	dispose: () => Promise<void>;
}

const MIGRATIONS = resolve(import.meta.dirname, '../../drizzle');

/** The variables of a local run; nothing in them is secret. */
const VARIABLES = {
	SITE_URL: 'http://localhost:4321',
	MAIL_FROM: 'Test Club <club@example.com>',
	AUTH_SECRET: 'a-secret-of-the-tests-and-of-nothing-else',
	LOCAL_MAILBOX: 'on',
};

/** Starts the platform with the bindings of the local run and applies the migrations of `drizzle/`. */
export async function startLocalPlatform(): Promise<LocalPlatform> {
	const folder = mkdtempSync(join(tmpdir(), 'regulars-test-'));
	const configPath = join(folder, 'wrangler.json');
	const { d1_databases, kv_namespaces, name, compatibility_date, compatibility_flags } =
		localConfiguration();
	writeFileSync(
		configPath,
		JSON.stringify({ name, compatibility_date, compatibility_flags, d1_databases, kv_namespaces }),
	);
	const proxy = await getPlatformProxy<LocalPlatform['env']>({
		configPath,
		envFiles: [],
		persist: { path: join(folder, 'state') },
	});
	const env = { ...proxy.env, ...VARIABLES };
	await migrate(drizzle(env.DB), { migrationsFolder: MIGRATIONS });
	return {
		env,
		db: primary(env.DB),
		dispose: async () => {
			await proxy.dispose();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
