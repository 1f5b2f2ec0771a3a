import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
	type ApiCall,
	ApiError,
	newId,
	newSessionToken,
	type Route,
	route,
	sessionRoute,
} from '../protocol.ts';
import type { AssetsConfig, StoredAssets, WorkerMetadata, WorkerModule } from '../state.ts';

/** What comes with a Worker: the multipart form of its modules, and its static files before it. */

/** Takes the form of an upload apart. */
export async function readWorkerForm(
	form: FormData,
): Promise<{ metadata: WorkerMetadata; modules: WorkerModule[] }> {
	let metadata: WorkerMetadata | undefined;
	const modules: WorkerModule[] = [];
	for (const [name, part] of form) {
		if (name === 'metadata') {
			metadata = JSON.parse(typeof part === 'string' ? part : await part.text()) as WorkerMetadata;
		} else if (typeof part !== 'string') {
			const contents = new Uint8Array(await part.arrayBuffer());
			modules.push({ name, type: part.type, contents });
		}
	}
	const entry = metadata?.main_module;
	if (!metadata || !modules.some(({ name }) => name === entry)) {
		throw new ApiError(400, 10021, `No such module "${entry}" in the upload.`);
	}
	return { metadata: { ...metadata, bindings: metadata.bindings ?? [] }, modules };
}

/** A path among the static files, and the hash of what is there. */
type Manifest = Record<string, { hash: string; size: number }>;

interface UploadSession {
	script: string;
	manifest: Manifest;
}

/** Few enough that a site's files go into more than one. */
const FILES_IN_BUCKET = 3;

function inBuckets(hashes: readonly string[]): string[][] {
	return Array.from({ length: Math.ceil(hashes.length / FILES_IN_BUCKET) }, (_, index) =>
		hashes.slice(index * FILES_IN_BUCKET, (index + 1) * FILES_IN_BUCKET),
	);
}

/** The static files that came in upload sessions. */
export class AssetStore {
	readonly #folder: string;
	/** By their hashes, whoever sent them. */
	readonly #files = new Map<string, Uint8Array>();
	/** By their tokens: those under way, and those with every file here. */
	readonly #sessions = new Map<string, UploadSession>();
	readonly #complete = new Map<string, UploadSession>();

	/** @param folder takes the files of every Worker */
	constructor(folder: string) {
		this.#folder = folder;
	}

	/** Whether this is the token of an upload under way. */
	knows(token: string): boolean {
		return this.#sessions.has(token);
	}

	/** Which of these files are not here yet. */
	missing(hashes: Iterable<string>): string[] {
		return [...new Set(hashes)].filter((hash) => !this.#files.has(hash));
	}

	keep(hash: string, contents: Uint8Array): void {
		this.#files.set(hash, contents);
	}

	/** Begins a session: its token, and the files to send, or the last token where all are here. */
	begin(script: string, manifest: Manifest): { jwt: string; buckets: string[][] } {
		const session = { script, manifest };
		const missing = this.#missingOf(session);
		if (missing.length === 0) return { jwt: this.#finish(session), buckets: [] };
		const jwt = newSessionToken({ session: newId() });
		this.#sessions.set(jwt, session);
		return { jwt, buckets: inBuckets(missing) };
	}

	/** The token to deploy with, as soon as no file of the session is missing. */
	completion(token: string): { jwt?: string } {
		const session = this.#sessions.get(token);
		return session && this.#missingOf(session).length === 0 ? { jwt: this.#finish(session) } : {};
	}

	/** Lays the files of a finished session out in a folder. */
	layOut(token: string, config: AssetsConfig): StoredAssets {
		const session = this.#complete.get(token);
		if (!session)
			throw new ApiError(400, 10021, 'The completion token of the assets is not valid.');
		const hashes = Object.entries(session.manifest).map(
			([path, { hash }]) => [path, hash] as const,
		);
		return this.store(session.script, hashes, config);
	}

	/** Writes files, known by their hashes, into a folder of their own. */
	store(
		owner: string,
		files: Iterable<readonly [path: string, hash: string]>,
		config: AssetsConfig,
	): StoredAssets {
		const folder = join(this.#folder, `${owner}-${newId().slice(0, 8)}`);
		mkdirSync(folder, { recursive: true });
		for (const [path, hash] of files) {
			const file = join(folder, path);
			mkdirSync(dirname(file), { recursive: true });
			writeFileSync(file, this.#files.get(hash) ?? '');
		}
		for (const name of ['_headers', '_redirects'] as const) {
			const rules = config[name];
			if (rules !== undefined) writeFileSync(join(folder, name), rules);
		}
		return { folder, config };
	}

	#missingOf({ manifest }: UploadSession): string[] {
		return this.missing(Object.values(manifest).map(({ hash }) => hash));
	}

	#finish(session: UploadSession): string {
		const token = newSessionToken({ completed: newId() });
		this.#complete.set(token, session);
		return token;
	}
}

/** The routes by which static files come. */
export function assetRoutes(assets: AssetStore): Route[] {
	async function upload({ request, token }: ApiCall) {
		if (!assets.knows(token)) throw new ApiError(401, 10000, 'Authentication error');
		for (const [hash, part] of await request.formData()) {
			const text = typeof part === 'string' ? part : await part.text();
			assets.keep(hash, Buffer.from(text, 'base64'));
		}
		return assets.completion(token);
	}
	return [
		route(
			'POST',
			'/accounts/:account/workers/scripts/:script/assets-upload-session',
			async ({ params, request }) => {
				const { manifest } = (await request.json()) as { manifest: Manifest };
				return assets.begin(params.script ?? '', manifest);
			},
		),
		sessionRoute('POST', '/accounts/:account/workers/assets/upload', upload),
	];
}
