import { type ApiCall, ApiError, Page, type Route, route } from './fake-cloudflare-protocol.ts';
import type { CloudflareState, D1Record } from './fake-cloudflare-state.ts';
import type { FakeEdge } from './fake-edge.ts';
import { splitStatements } from './sql-statements.ts';

/** D1 over the API. What is stored is real: SQLite in workerd, which the uploaded Workers read too. */

interface Query {
	sql: string;
	params?: unknown[];
}

function findDatabase({ databases }: CloudflareState, uuid: string | undefined): D1Record {
	const database = databases.find((candidate) => candidate.uuid === uuid);
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
	try {
		return await edge.runBatch(uuid, statements);
	} catch (error) {
		const words = error instanceof Error ? error.message : String(error);
		throw new ApiError(400, 7500, words.replace(/^D1_ERROR: /, ''));
	}
}

/** The routes of D1. */
export function d1Routes(state: CloudflareState, edge: FakeEdge): Route[] {
	const all = '/accounts/:account/d1/database';
	const one = `${all}/:database`;
	const found = ({ params }: ApiCall) => findDatabase(state, params.database);
	return [
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
