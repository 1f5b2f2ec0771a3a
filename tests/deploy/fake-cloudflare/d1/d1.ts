import type { FakeEdge } from '../../fake-edge.ts';
import { requireRoomForDatabase, requireShortStatement } from '../limits.ts';
import {
	type ApiCall,
	ApiError,
	isUuid,
	Page,
	type Route,
	route,
	sessionRoute,
} from '../protocol.ts';
import type { CloudflareState, D1Record } from '../state.ts';
import { type ExportStep, Exports, type ImportStep, Imports, wordsOf } from './files.ts';
import { splitStatements } from './sql-statements.ts';
import { timeTravelRoutes } from './time-travel.ts';

/** D1 over the API. What is stored is real: SQLite in workerd, which the uploaded Workers read too. */

interface Query {
	sql: string;
	params?: unknown[];
}

/** By its id or its name: wrangler finds the id by the name. */
function findByIdOrName({ databases }: CloudflareState, uuid: string | undefined): D1Record {
	const database = databases.find((one) => one.uuid === uuid || one.name === uuid);
	// Code from github.com/alchemy-run/distilled, packages/cloudflare/patches/d1/getDatabase.json.
	if (!database) throw new ApiError(404, 7404, `The database ${uuid} could not be found`);
	return database;
}

/** By its id alone, as everything else is asked for. */
function findById(state: CloudflareState, uuid: string | undefined): D1Record {
	// Words and code from github.com/cloudflare/workers-sdk/issues/15513.
	if (!isUuid(uuid)) throw new ApiError(400, 7400, 'Invalid property: databaseId => Invalid uuid');
	return findByIdOrName(state, uuid);
}

function createDatabase(state: CloudflareState, name: string): D1Record {
	if (state.databases.some((database) => database.name === name)) {
		// Code from github.com/cloudflare/workers-sdk/pull/2143; Alchemy looks for "already exists".
		throw new ApiError(400, 7502, `Database with name '${name}' already exists`);
	}
	requireRoomForDatabase(state);
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
		for (const statement of statements) requireShortStatement(statement, params);
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

/** The routes of D1. */
export function d1Routes(state: CloudflareState, edge: FakeEdge): Route[] {
	const all = '/accounts/:account/d1/database';
	const one = `${all}/:database`;
	const found = ({ params }: ApiCall) => findById(state, params.database);
	const imports = new Imports(edge);
	const exports = new Exports(edge);
	const hostOf = ({ request }: ApiCall) => new URL(request.url).host;
	return [
		sessionRoute('PUT', '/d1-imports/:file', ({ params, request }) =>
			imports.store(params.file ?? '', request),
		),
		route('POST', `${one}/import`, async (call) => {
			const step = (await call.request.json()) as ImportStep;
			return imports.step(found(call).uuid, hostOf(call), step);
		}),
		sessionRoute('GET', '/d1-exports/:file', ({ params }) => exports.fetch(params.file ?? '')),
		route('POST', `${one}/export`, async (call) => {
			const step = (await call.request.json()) as ExportStep;
			return exports.step(found(call).uuid, hostOf(call), step);
		}),
		...timeTravelRoutes(state, edge, one, found),
		route('GET', all, ({ query }) => {
			const name = query.get('name') ?? '';
			const named = state.databases.filter((database) => database.name.includes(name));
			return new Page(named, query);
		}),
		route('POST', all, async ({ request }) => {
			const { name } = (await request.json()) as { name: string };
			return createDatabase(state, name);
		}),
		route('GET', one, ({ params }) => findByIdOrName(state, params.database)),
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
