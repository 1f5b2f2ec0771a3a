import { createHash } from 'node:crypto';
import {
	type ApiCall,
	ApiError,
	newId,
	Page,
	type Route,
	route,
	sessionRoute,
} from './fake-cloudflare-protocol.ts';
import type { CloudflareState, D1Record } from './fake-cloudflare-state.ts';
import type { FakeEdge } from './fake-edge.ts';
import { splitStatements } from './sql-statements.ts';

/** D1 over the API. What is stored is real: SQLite in workerd, which the uploaded Workers read too. */

interface Query {
	sql: string;
	params?: unknown[];
}

/** By its id or its name: wrangler asks by the name. */
function findDatabase({ databases }: CloudflareState, uuid: string | undefined): D1Record {
	const database = databases.find((one) => one.uuid === uuid || one.name === uuid);
	// Code from github.com/alchemy-run/distilled, packages/cloudflare/patches/d1/getDatabase.json.
	if (!database) throw new ApiError(404, 7404, `The database ${uuid} could not be found`);
	return database;
}

function createDatabase(state: CloudflareState, name: string): D1Record {
	if (state.databases.some((database) => database.name === name)) {
		// Code from github.com/cloudflare/workers-sdk/pull/2143; Alchemy looks for "already exists".
		throw new ApiError(400, 7502, `Database with name '${name}' already exists`);
	}
	const database: D1Record = {
		uuid: crypto.randomUUID(),
		name,
		created_at: new Date().toISOString(),
		version: 'production',
		read_replication: { mode: 'disabled' },
	};
	state.databases.push(database);
	return database;
}

/** Each query's statements, with the parameters where there are some. */
function statementsOf(queries: readonly Query[]): { sql: string; values: unknown[] }[] {
	return queries.flatMap(({ sql, params = [] }) => {
		const statements = splitStatements(sql);
		if (params.length > 0 && statements.length > 1) {
			throw new ApiError(400, 7400, 'This fake takes parameters for a single statement only');
		}
		return statements.map((statement) => ({ sql: statement, values: params }));
	});
}

/**
 * The server cuts a text of several statements with a cutter of its own, which takes some triggers apart
 * and others not (github.com/cloudflare/workers-sdk/issues/15690 and 15314). Nothing may rely on it, so
 * here it takes every trigger apart that does not stand alone.
 */
function throwIfCutApart(statements: readonly { sql: string }[]): void {
	const hasTrigger = statements.some(({ sql }) => /create\s+trigger/i.test(sql));
	if (hasTrigger && statements.length > 1) {
		throw new ApiError(400, 7500, 'incomplete input: SQLITE_ERROR');
	}
}

/**
 * All statements of one request are one batch (developers.cloudflare.com/api, D1, query: "multiple
 * statements, joined by semicolons, which will be executed as a batch"), and a batch is one transaction:
 * "it aborts or rolls back the entire sequence" (developers.cloudflare.com/d1/worker-api/d1-database).
 */
async function runQueries(edge: FakeEdge, uuid: string, body: Query | { batch: Query[] }) {
	const statements = statementsOf('batch' in body ? body.batch : [body]);
	// Words and code from github.com/cloudflare/workers-sdk/issues/3892.
	if (statements.length === 0) {
		throw new ApiError(400, 7500, 'SQL code did not contain a statement.');
	}
	throwIfCutApart(statements);
	try {
		return await edge.runBatch(uuid, statements);
	} catch (error) {
		throw new ApiError(400, 7500, wordsOf(error));
	}
}

interface ImportStep {
	action: 'init' | 'ingest' | 'poll';
	etag?: string;
	filename?: string;
}

/**
 * The import of a file of SQL, which `wrangler d1 execute --file` uses: ask where to put the file, put it
 * there, have it run (packages/wrangler/src/d1/execute.ts has the steps and the shapes). It is one
 * transaction: "your DB will return to its original state".
 */
class Imports {
	readonly #edge: FakeEdge;
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

	async step(uuid: string, host: string, { action, etag, filename }: ImportStep) {
		if (action === 'init') {
			const name = `${uuid}.${etag}.sql`;
			return { upload_url: `http://${host}/client/v4/d1-imports/${name}`, filename: name };
		}
		const sql = this.#files.get(filename ?? '');
		if (action !== 'ingest' || sql === undefined || md5(sql) !== etag) {
			return { success: false, error: 'Not currently importing anything.' };
		}
		const base = { success: true, type: 'import', at_bookmark: newId(), messages: [] };
		try {
			const results = await this.#edge.runBatch(uuid, statementsOf([{ sql }]));
			const meta = { duration: 1, rows_read: 0, rows_written: 0, size_after: 0 };
			const result = { num_queries: results.length, final_bookmark: newId(), meta };
			return { ...base, status: 'complete', result };
		} catch (error) {
			return { ...base, status: 'error', errors: [wordsOf(error)] };
		}
	}
}

function md5(text: string): string {
	return createHash('md5').update(text).digest('hex');
}

/** What SQLite said. */
function wordsOf(error: unknown): string {
	return (error instanceof Error ? error.message : String(error)).replace(/^D1_ERROR: /, '');
}

/** The routes of D1. */
export function d1Routes(state: CloudflareState, edge: FakeEdge): Route[] {
	const all = '/accounts/:account/d1/database';
	const one = `${all}/:database`;
	const found = ({ params }: ApiCall) => findDatabase(state, params.database);
	const imports = new Imports(edge);
	return [
		sessionRoute('PUT', '/d1-imports/:file', ({ params, request }) =>
			imports.store(params.file ?? '', request),
		),
		route('POST', `${one}/import`, async (call) => {
			const { host } = new URL(call.request.url);
			return imports.step(found(call).uuid, host, (await call.request.json()) as ImportStep);
		}),
		route('GET', all, ({ query }) => {
			const name = query.get('name') ?? '';
			const named = state.databases.filter((database) => database.name.includes(name));
			return new Page(named, query);
		}),
		route('POST', all, async ({ request }) => {
			const { name } = (await request.json()) as { name: string };
			return createDatabase(state, name);
		}),
		route('GET', one, found),
		route('PATCH', one, async (call) => {
			const changes = (await call.request.json()) as Partial<D1Record>;
			return Object.assign(found(call), changes);
		}),
		route('DELETE', one, (call) => {
			state.databases.splice(state.databases.indexOf(found(call)), 1);
		}),
		route('POST', `${one}/query`, async (call) => {
			const { uuid } = found(call);
			return runQueries(edge, uuid, (await call.request.json()) as Query | { batch: Query[] });
		}),
	];
}
