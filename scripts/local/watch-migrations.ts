import { watch } from 'node:fs';
import {
	applyMigrations,
	editedMigrations,
	MIGRATIONS_FOLDER,
	openLocalBindings,
} from './local-database.ts';

/** drizzle-kit writes three files one after the other, and an editor may write twice. */
const QUIET_MS = 300;
/** workerd says "locked", or only "internal error", while another process writes. */
const ATTEMPTS = 5;

export interface WatchOptions {
	/** The folder of the data. */
	persistTo: string;
	/** The folder of the migrations; drizzle/ where left out. */
	folder?: string;
	/** Gets each line for whoever works on the site. */
	tell: (line: string) => void;
}

const asFiles = (tags: readonly string[]) => tags.map((tag) => `${tag}.sql`).join(', ');

/**
 * Brings the local database up to date, beside a site that runs on it.
 *
 * @returns what to tell; nothing where there was nothing to do
 * @throws Error that names the migrations that were not applied, and why
 */
async function migrateBeside({ persistTo, folder }: WatchOptions): Promise<string[]> {
	const { env, dispose } = await openLocalBindings({ persistTo });
	try {
		const applied = await applyMigrations(env.DB, folder);
		const edited = await editedMigrations(env.DB, folder);
		return [
			...(applied.length > 0
				? [`Migrations applied to the local database: ${asFiles(applied)}`]
				: []),
			...(edited.length > 0
				? [
						`Changed since the local database has applied them: ${asFiles(edited)}`,
						'Undo that where they have landed. For a new one, end this, delete .wrangler/state and start again.',
					]
				: []),
		];
	} finally {
		await dispose();
	}
}

/** The same, again where the site was just writing: neither waits for the other. */
async function migrateOrExplain(options: WatchOptions): Promise<string[]> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await migrateBeside(options);
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			if (attempt === ATTEMPTS || !/locked|internal error/.test(reason)) {
				return [
					`Migrations not applied: ${reason}`,
					'The local database is as it was. Save the file again once it is right.',
				];
			}
		}
		await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
	}
}

/**
 * Applies each migration that appears in drizzle/ to the local database, and says so. One that fails
 * leaves nothing behind, and is tried again when a file there changes.
 *
 * @returns ends the watching
 */
export function watchMigrations(options: WatchOptions): () => void {
	let timer: NodeJS.Timeout | undefined;
	let last = Promise.resolve();
	const watcher = watch(options.folder ?? MIGRATIONS_FOLDER, { recursive: true }, () => {
		clearTimeout(timer);
		timer = setTimeout(() => {
			last = last.then(async () => {
				for (const line of await migrateOrExplain(options)) options.tell(line);
			});
		}, QUIET_MS);
	});
	watcher.on('error', (error) =>
		options.tell(`Migrations are no longer watched: ${error.message}`),
	);
	return () => {
		clearTimeout(timer);
		watcher.close();
	};
}
