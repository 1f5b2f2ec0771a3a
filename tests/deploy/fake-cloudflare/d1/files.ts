import { createHash } from 'node:crypto';
import type { FakeEdge } from '../../fake-edge.ts';
import { requireShortStatement } from '../limits.ts';
import { ApiError, newId } from '../protocol.ts';
import { splitStatements } from './sql-statements.ts';

/**
 * D1's way of taking and giving whole files of SQL. Both are asked for again and again until they are
 * done: "an in-progress export must be continually polled or will automatically cancel", "imports block
 * the D1 for their duration" (developers.cloudflare.com/api, D1, export and import). wrangler's
 * `d1 execute --file` and `d1 export` go these ways (packages/wrangler/src/d1).
 */

export interface ImportStep {
	action: 'init' | 'ingest' | 'poll';
	etag?: string;
	filename?: string;
	current_bookmark?: string;
}

export interface ExportStep {
	output_format?: string;
	current_bookmark?: string;
	dump_options?: { no_data?: boolean; no_schema?: boolean; tables?: string[] };
}

/** What was begun for one database, and is not told of yet. */
interface UnderWay {
	bookmark: string;
	finish: () => Promise<object>;
}

/** A moment in the life of a database, in the form in which D1 writes it. */
export function newBookmark(): string {
	const part = (text: string) => text.padStart(8, '0').slice(-8);
	const time = part(Math.floor(Date.now() / 1000).toString(16));
	return `${time}-${part(newId().slice(0, 4))}-00004c6d-${newId()}`;
}

/** What SQLite said. */
export function wordsOf(error: unknown): string {
	return (error instanceof Error ? error.message : String(error)).replace(/^D1_ERROR: /, '');
}

function md5(text: string): string {
	return createHash('md5').update(text).digest('hex');
}

/** The work of one kind, imports or exports: at most one for each database, told of when asked again. */
class Polled {
	readonly #type: 'import' | 'export';
	readonly #underWay = new Map<string, UnderWay>();

	constructor(type: 'import' | 'export') {
		this.#type = type;
	}

	begin(uuid: string, messages: string[], finish: UnderWay['finish']): object {
		const bookmark = newBookmark();
		this.#underWay.set(uuid, { bookmark, finish });
		return { ...this.#base(bookmark, messages), status: 'active' };
	}

	async poll(uuid: string, bookmark: string | undefined): Promise<object> {
		const work = this.#underWay.get(uuid);
		if (!work || work.bookmark !== bookmark) {
			return { success: false, error: `Not currently ${this.#type}ing anything.` };
		}
		this.#underWay.delete(uuid);
		return { ...this.#base(bookmark, []), ...(await work.finish()) };
	}

	#base(bookmark: string, messages: string[]) {
		return { success: true, type: this.#type, at_bookmark: bookmark, messages };
	}
}

/** Files of SQL on their way into a database: each is one transaction, or leaves nothing. */
export class Imports {
	readonly #edge: FakeEdge;
	readonly #polled = new Polled('import');
	/** By their names. */
	readonly #files = new Map<string, string>();

	constructor(edge: FakeEdge) {
		this.#edge = edge;
	}

	/** Takes a file and answers with its MD5, as the storage behind it does. */
	async store(filename: string, request: Request): Promise<Response> {
		const sql = await request.text();
		this.#files.set(filename, sql);
		return new Response(null, { headers: { etag: `"${md5(sql)}"` } });
	}

	async step(uuid: string, host: string, step: ImportStep): Promise<object> {
		const { action, etag, filename, current_bookmark } = step;
		switch (action) {
			case 'init': {
				const name = `${uuid}.${etag}.sql`;
				return { upload_url: `http://${host}/client/v4/d1-imports/${name}`, filename: name };
			}
			case 'ingest': {
				const sql = this.#files.get(filename ?? '');
				if (sql === undefined || md5(sql) !== etag) {
					return { success: false, error: 'Not currently importing anything.' };
				}
				return this.#polled.begin(uuid, ['Starting import...'], () => this.#run(uuid, sql));
			}
			case 'poll':
				return this.#polled.poll(uuid, current_bookmark);
			default:
				throw new ApiError(400, 7400, 'Invalid property: action => Invalid discriminator value');
		}
	}

	async #run(uuid: string, sql: string): Promise<object> {
		const statements = splitStatements(sql).map((statement) => ({ sql: statement, values: [] }));
		try {
			// No longer here than anywhere else.
			for (const statement of statements) requireShortStatement(statement.sql, []);
			const results = await this.#edge.runBatch(uuid, statements);
			const meta = { duration: 1, rows_read: 0, rows_written: 0, size_after: 0 };
			const result = { num_queries: results.length, final_bookmark: newBookmark(), meta };
			return { status: 'complete', result };
		} catch (error) {
			return { status: 'error', errors: [wordsOf(error)] };
		}
	}
}

/** Databases on their way out, each as one file of SQL to be fetched at an address of its own. */
export class Exports {
	readonly #edge: FakeEdge;
	readonly #polled = new Polled('export');
	/** By their names. */
	readonly #files = new Map<string, string>();

	constructor(edge: FakeEdge) {
		this.#edge = edge;
	}

	/** The file of a finished export. */
	fetch(filename: string): Response {
		const sql = this.#files.get(filename);
		return sql === undefined ? new Response(null, { status: 404 }) : new Response(sql);
	}

	async step(uuid: string, host: string, step: ExportStep): Promise<object> {
		if (step.output_format !== 'polling') {
			throw new ApiError(400, 7400, 'Invalid property: output_format => Invalid literal value');
		}
		if (step.current_bookmark !== undefined) return this.#polled.poll(uuid, step.current_bookmark);
		const options = step.dump_options ?? {};
		return this.#polled.begin(uuid, ['Generating SQL...'], async () => {
			const filename = `${uuid}-${newId().slice(0, 8)}.sql`;
			this.#files.set(filename, await this.#dump(uuid, options));
			const signed_url = `http://${host}/client/v4/d1-exports/${filename}`;
			return { status: 'complete', result: { filename, signed_url } };
		});
	}

	/** The same text as D1's own exports: Miniflare has it for `wrangler d1 export --local`. */
	async #dump(uuid: string, options: NonNullable<ExportStep['dump_options']>): Promise<string> {
		const { no_schema = false, no_data = false, tables = [] } = options;
		const lines = await this.#edge.readRow(uuid, 'PRAGMA miniflare_d1_export(?,?,?);', [
			Number(no_schema),
			Number(no_data),
			...tables,
		]);
		return lines.join('\n');
	}
}
