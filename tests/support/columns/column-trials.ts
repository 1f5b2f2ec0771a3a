import { withEnv } from 'cloudflare:workers';
import type { Environment } from '../../../src/environment.ts';

/**
 * Runs inside the Worker under test, around the built production code: it records what a page reads, and makes
 * the page again from the recording with another value in one column. Nothing of it is part of the site.
 */

/** A statement that a page ran, with its first rows as the database gave them. */
export interface RecordedStatement {
	text: string;
	rows: unknown[];
}

/** A page as it was made from the database. */
export interface RecordedPage {
	status: number;
	headers: Record<string, string>;
	body: string;
	statements: RecordedStatement[];
}

/** How a value is reached in a row: names, positions and `*` for each of a list; a text on the way is JSON. */
export type ColumnPath = readonly (string | number)[];

/** A column of a statement, and other values for it, one after the other. */
export interface ColumnTrial {
	text: string;
	column: ColumnPath;
	values: unknown[];
	/** What others have to be for it to make a difference. */
	given: readonly { column: ColumnPath; value: unknown }[];
}

export interface AskedPage {
	path: string;
	headers: Record<string, string>;
	/** Within the time for which the site remembers what it read for the page before. */
	isSoon?: boolean;
}

/** What a test asks: to record a page, and to make the page that was recorded last with other values. */
export type TrialCall = { page: AskedPage } | { trials: ColumnTrial[] };

/** What came of trials: whether each column is used, or that the page is another one each time. */
export type TrialOutcome = { isUsed: boolean[] } | { unsteady: [string, string] };

type Built = Required<Pick<ExportedHandler<Environment>, 'fetch'>> & ExportedHandler<Environment>;

interface Step {
	method: 'all' | 'run' | 'raw' | 'first';
	/** JSON of the result. */
	result: string;
}

interface Recording {
	page: AskedPage;
	/** The results of each statement, in the order in which they came. */
	steps: Map<string, Step[]>;
	/** JSON of what KV held. */
	kv: Map<string, string>;
}

interface Change {
	text: string;
	columns: readonly { column: ColumnPath; value: unknown }[];
	isFirstRowOnly: boolean;
}

/** What the bindings do now: they pass everything on where there is neither. */
let recording: Recording | null = null;
let replay: { change: Change | null; next: Map<string, number>; more: string[] } | null = null;
let last: Recording | null = null;

/**
 * While a page is recorded or made again time stands still, and each time a little earlier than before: what the
 * site remembers of later moments doesn't count. Milliseconds since 1970.
 */
let stoppedAt: number | null = null;
const trueNow = Date.now.bind(Date);
export const aheadMs = () => (stoppedAt === null ? 0 : stoppedAt - trueNow());

const isKeyed = (value: unknown): value is Record<string | number, unknown> =>
	typeof value === 'object' && value !== null;

/** The same value with another one at this place. */
function altered(value: unknown, [step, ...rest]: ColumnPath, other: unknown): unknown {
	if (step === undefined) return other;
	if (typeof value === 'string') {
		return JSON.stringify(altered(JSON.parse(value), [step, ...rest], other));
	}
	if (step === '*') {
		return Array.isArray(value) ? value.map((each) => altered(each, rest, other)) : value;
	}
	if (!isKeyed(value)) return value;
	value[step] = altered(value[step], rest, other);
	return value;
}

/** The rows in what a call came back with. */
function rowsOf(result: unknown): unknown[] {
	if (Array.isArray(result)) return result;
	if (isKeyed(result) && Array.isArray(result.results)) return result.results;
	return isKeyed(result) ? [result] : [];
}

/** What was recorded of a statement; undefined where the page had not asked that. */
function played(text: string, method: Step['method']): unknown {
	const next = replay?.next.get(text) ?? 0;
	replay?.next.set(text, next + 1);
	const step = last?.steps.get(text)?.[next];
	if (step?.method !== method) return undefined;
	const result: unknown = JSON.parse(step.result);
	const change = replay?.change;
	if (change?.text === text) {
		const rows = rowsOf(result);
		for (const row of change.isFirstRowOnly ? rows.slice(0, 1) : rows) {
			for (const { column, value } of change.columns) altered(row, column, value);
		}
	}
	return result;
}

function record(text: string, method: Step['method'], result: unknown): void {
	replay?.more.push(text);
	const steps = recording?.steps.get(text) ?? [];
	steps.push({ method, result: JSON.stringify(result) });
	recording?.steps.set(text, steps);
}

interface Prepared {
	text: string;
	bound: D1PreparedStatement;
}
const prepared = new WeakMap<object, Prepared>();

function statementOf(text: string, bound: D1PreparedStatement): D1PreparedStatement {
	const call =
		(method: Step['method']) =>
		async (...options: unknown[]): Promise<unknown> => {
			const known = replay && played(text, method);
			if (known) return known;
			const result: unknown = await Reflect.apply(bound[method], bound, options);
			record(text, method, result);
			return result;
		};
	const statement = {
		bind: (...values: unknown[]) => statementOf(text, bound.bind(...values)),
		all: call('all'),
		run: call('run'),
		raw: call('raw'),
		first: call('first'),
	} as unknown as D1PreparedStatement;
	prepared.set(statement, { text, bound });
	return statement;
}

function databaseOf(database: D1Database | D1DatabaseSession): D1Database {
	return {
		prepare: (text: string) => statementOf(text, database.prepare(text)),
		async batch(statements: D1PreparedStatement[]) {
			const all = statements.map((statement) => prepared.get(statement) as Prepared);
			const known = replay && all.map(({ text }) => played(text, 'all'));
			if (known?.every((result) => result !== undefined)) return known;
			const results = await database.batch(all.map(({ bound }) => bound));
			for (const [index, { text }] of all.entries()) record(text, 'all', results[index]);
			return results;
		},
		withSession: (constraint?: string) =>
			databaseOf('withSession' in database ? database.withSession(constraint) : database),
	} as unknown as D1Database;
}

function kvOf(kv: KVNamespace): KVNamespace {
	return new Proxy(kv, {
		get(target, property) {
			const value: unknown = Reflect.get(target, property, target);
			if (typeof value !== 'function') return value;
			return async (...values: unknown[]) => {
				const key = String(values[0]);
				if (replay) return property === 'get' ? JSON.parse(last?.kv.get(key) ?? 'null') : undefined;
				const result: unknown = await Reflect.apply(value, target, values);
				if (property === 'get') recording?.kv.set(key, JSON.stringify(result));
				return result;
			};
		},
	});
}

let wrapped: Environment | undefined;

/** The environment with these bindings: one object for the isolate, as the real one is. */
function environmentOf(env: Environment): Environment {
	wrapped ??= { ...env, DB: databaseOf(env.DB), ...(env.KV && { KV: kvOf(env.KV) }) };
	return wrapped;
}

/** Names that are made anew for each page, as forms have them. */
const NEW_NAMES = /\b[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\b/g;
/** What a page is, of its headers. */
const HEADERS = ['content-type', 'location', 'etag', 'last-modified', 'content-disposition'];

export function tryColumns(built: Built): Built {
	async function make(
		{ path, headers }: AskedPage,
		origin: string,
		env: Environment,
		context: ExecutionContext,
	) {
		const request = new Request(`${origin}${path}`, { headers, redirect: 'manual' });
		const environment = environmentOf(env);
		const response = (await withEnv(environment, () =>
			built.fetch(request as Parameters<Built['fetch']>[0], environment, context),
		)) as Response;
		return { response, body: await response.text() };
	}

	async function recordPage(
		page: AskedPage,
		origin: string,
		env: Environment,
		context: ExecutionContext,
	) {
		const mine: Recording = { page, steps: new Map(), kv: new Map() };
		recording = mine;
		try {
			const { response, body } = await make(page, origin, env, context);
			last = mine;
			return {
				status: response.status,
				headers: Object.fromEntries(response.headers),
				body,
				statements: [...mine.steps].map(([text, steps]) => ({
					text,
					rows: steps.flatMap(({ result }) => rowsOf(JSON.parse(result))).slice(0, 50),
				})),
			} satisfies RecordedPage;
		} finally {
			recording = null;
		}
	}

	async function tryAll(
		trials: readonly ColumnTrial[],
		origin: string,
		env: Environment,
		context: ExecutionContext,
	): Promise<TrialOutcome> {
		const { page } = last as Recording;
		const step = page.isSoon ? 0 : 1;
		/** Null where it failed: a value that nobody can read doesn't show that anybody does. */
		async function outcome(change: Change | null): Promise<string | null> {
			stoppedAt = (stoppedAt ?? 0) - step;
			const more: string[] = [];
			replay = { change, next: new Map(), more };
			try {
				const { response, body } = await make(page, origin, env, context);
				if (response.status >= 500) return null;
				const parts = HEADERS.map((name) => response.headers.get(name));
				return JSON.stringify([response.status, parts, more, body])
					.replaceAll(NEW_NAMES, 'new')
					.replaceAll(new Date().toISOString(), 'now');
			} finally {
				replay = null;
			}
		}
		const plain = await outcome(null);
		const again = await outcome(null);
		if (plain === null || plain !== again) return { unsteady: [String(plain), String(again)] };
		const isUsed: boolean[] = [];
		async function makesOther({ text, column, values, given }: ColumnTrial): Promise<boolean> {
			for (const isFirstRowOnly of [false, true]) {
				const change = { text, isFirstRowOnly };
				const before = given.length === 0 ? plain : await outcome({ ...change, columns: given });
				for (const value of values) {
					const other = await outcome({ ...change, columns: [...given, { column, value }] });
					if (other !== null && other !== before) return true;
				}
			}
			return false;
		}
		for (const trial of trials) {
			isUsed.push(
				(await makesOther({ ...trial, given: [] })) ||
					(trial.given.length > 0 && (await makesOther(trial))),
			);
		}
		return { isUsed };
	}

	return {
		...built,
		async fetch(request, env, context) {
			const { origin, pathname } = new URL(request.url);
			if (pathname !== '/__test/columns') {
				const environment = environmentOf(env);
				return withEnv(environment, () =>
					built.fetch(request, environment, context),
				) as Promise<Response>;
			}
			const call = (await request.json()) as TrialCall;
			stoppedAt ??= trueNow();
			if ('page' in call && !call.page.isSoon) stoppedAt -= 1;
			const result =
				'page' in call
					? await recordPage(call.page, origin, env, context)
					: await tryAll(call.trials, origin, env, context);
			return Response.json(result);
		},
	};
}
