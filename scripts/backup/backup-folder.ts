import { createHash } from 'node:crypto';
import {
	chmodSync,
	closeSync,
	createReadStream,
	existsSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ROOT } from '../folders.ts';
import { PlainError } from '../steps.ts';
import {
	FORMAT_VERSION,
	MANIFEST_FILE,
	type Manifest,
	parseManifest,
	SQL_FILE,
} from './manifest.ts';

/** The folder of a backup: outside the project, for its owner's eyes only, whole or not there. */

/** Where a path on the command line leads: npm runs the script in the project's folder, whatever the shell's. */
function fromCommandLine(path: string): string {
	return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

/** The path without links, of which the last parts may not exist yet. */
function withoutLinks(path: string): string {
	if (existsSync(path)) return realpathSync(path);
	const parent = dirname(path);
	return parent === path ? path : join(withoutLinks(parent), relative(parent, path));
}

function isWithin(folder: string, path: string): boolean {
	const way = relative(folder, path);
	return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/**
 * Finds out whether a folder can take a new backup.
 *
 * @param path as given on the command line
 * @returns its absolute path
 * @throws PlainError where it lies in the project, or holds anything already
 */
export function requireNewFolder(path: string): string {
	const folder = fromCommandLine(path);
	if (isWithin(realpathSync(ROOT), withoutLinks(folder))) {
		throw new PlainError(
			`${folder} is inside the project. A backup holds members' data, so keep it outside: npm run backup -- --to ../club-backup`,
		);
	}
	if (existsSync(folder)) {
		if (!statSync(folder).isDirectory()) throw new PlainError(`${folder} is a file, not a folder.`);
		if (readdirSync(folder).length > 0) {
			throw new PlainError(
				`${folder} isn't empty, and a backup never overwrites anything. Name a new folder.`,
			);
		}
	}
	return folder;
}

/**
 * Makes the folder for a new backup, readable by this user alone.
 *
 * @param path as given on the command line
 * @returns its absolute path
 * @throws PlainError where `requireNewFolder` does, or it can't be made
 */
export function makeBackupFolder(path: string): string {
	const folder = requireNewFolder(path);
	try {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		chmodSync(folder, 0o700);
	} catch (error) {
		throw new PlainError(
			`${folder} can't be made: ${error instanceof Error ? error.message : error}`,
		);
	}
	return folder;
}

/** A file that is being written: its size and checksum grow with it. */
export class HashedFile {
	bytes = 0;
	readonly #hash = createHash('sha256');
	readonly #file: number;
	#pending: string[] = [];
	#pendingLength = 0;

	/** @param path a new file; only its owner can read it */
	constructor(path: string) {
		this.#file = openSync(path, 'wx', 0o600);
	}

	write(text: string): void {
		this.#pending.push(text);
		this.#pendingLength += text.length;
		if (this.#pendingLength > 1_000_000) this.#flush();
	}

	#flush(): void {
		const bytes = Buffer.from(this.#pending.join(''), 'utf8');
		this.#pending = [];
		this.#pendingLength = 0;
		this.#hash.update(bytes);
		this.bytes += bytes.length;
		let written = 0;
		while (written < bytes.length) written += writeSync(this.#file, bytes, written);
	}

	/** Ends the file. @returns its SHA-256 */
	close(): string {
		this.#flush();
		closeSync(this.#file);
		return this.#hash.digest('hex');
	}
}

/** Writes the manifest last: a folder without one is no backup. */
export function writeManifest(folder: string, manifest: Manifest): void {
	const unfinished = join(folder, `${MANIFEST_FILE}.unfinished`);
	writeFileSync(unfinished, `${JSON.stringify(manifest, null, '\t')}\n`, {
		flag: 'wx',
		mode: 0o600,
	});
	renameSync(unfinished, join(folder, MANIFEST_FILE));
}

/** Removes what a backup that failed has written; the folder was empty before. */
export function removeUnfinished(folder: string): void {
	for (const file of [SQL_FILE, `${MANIFEST_FILE}.unfinished`]) {
		rmSync(join(folder, file), { force: true });
	}
}

/** A backup that is whole. */
export interface FoundBackup {
	manifest: Manifest;
	/** The path of its SQL. */
	sqlFile: string;
}

function hashOf(path: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const hash = createHash('sha256');
		createReadStream(path)
			.on('data', (chunk) => hash.update(chunk))
			.on('error', reject)
			.on('end', () => resolve(hash.digest('hex')));
	});
}

/**
 * Opens a backup and makes sure that each of its files is as it was written.
 *
 * @param path as given on the command line
 * @throws PlainError where it is no backup, is of a newer format, or was changed
 */
export async function openBackup(path: string): Promise<FoundBackup> {
	const folder = fromCommandLine(path);
	const file = join(folder, MANIFEST_FILE);
	if (!existsSync(file)) {
		throw new PlainError(
			existsSync(join(folder, SQL_FILE))
				? `The backup in ${folder} was never finished: it has no ${MANIFEST_FILE}.`
				: `There is no backup in ${folder}: it has no ${MANIFEST_FILE}.`,
		);
	}
	const manifest = parseManifest(readFileSync(file, 'utf8'));
	if (!manifest) throw new PlainError(`${file} can't be read: it isn't a backup's manifest.`);
	if (manifest.formatVersion > FORMAT_VERSION) {
		throw new PlainError(
			`This backup has the format ${manifest.formatVersion}, which this version of the site doesn't know.\nRestore it with version ${manifest.product.version} or newer.`,
		);
	}
	for (const { name, sha256 } of manifest.files) {
		const part = join(folder, name);
		if (!existsSync(part)) throw new PlainError(`${part} is missing, so the backup isn't whole.`);
		if ((await hashOf(part)) !== sha256) {
			throw new PlainError(
				`${part} was changed since the backup was made: its checksum differs. Nothing was restored.`,
			);
		}
	}
	return { manifest, sqlFile: join(folder, SQL_FILE) };
}
