import { withEnv } from 'cloudflare:workers';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Environment, OutboxQueueMessage } from '../../../src/environment.ts';
import type { Controls, Counts, DatabaseCall, Gate, Measured } from './controls.ts';

/**
 * Runs inside the Worker under test, around the built production code: it counts what goes through the
 * bindings and makes them fail or wait as a test says. Nothing of it is part of the site.
 */

type TestEnvironment = Environment & {
	/** Names of bindings that this run does without, with a space between. */
	TEST_WITHOUT?: string;
	/** Set where no timer of this run may run out because the machine is busy. */
	TEST_PATIENT?: string;
};

type Built = Required<
	Pick<ExportedHandler<TestEnvironment, OutboxQueueMessage>, 'fetch' | 'scheduled' | 'queue'>
>;

/** How long one call takes in a slow KV. Milliseconds. */
const SLOW_MS = 1_500;
/** How many times as long the timers of a patient run take. */
const PATIENCE = 40;
/** How often a held call looks whether it may go on. Milliseconds. */
const HELD_MS = 5;

const NO_FAULTS: Controls = {
	kv: 'none',
	kvDelayMs: 0,
	database: 'none',
	gate: null,
	aheadMs: 0,
};

function noCounts(): Counts {
	return {
		queries: 0,
		trips: 0,
		replicaTrips: 0,
		rowsRead: 0,
		kvGets: 0,
		kvPuts: 0,
		kvDeletes: 0,
		statements: [],
	};
}

const measured = new Map<string, Measured>();
const scope = new AsyncLocalStorage<Measured>();
let controls: Controls = NO_FAULTS;

/** How far a test has set the clock of this Worker ahead; KV and the database have their own. Milliseconds. */
export const aheadMs = () => controls.aheadMs;

let timerFactor = 1;
const trueTimeout = globalThis.setTimeout;
globalThis.setTimeout = ((work: () => void, ms = 0, ...values: unknown[]) =>
	trueTimeout(work, ms * timerFactor, ...values)) as typeof setTimeout;

/** How many calls have met the gate, and how many stand before it now. */
let met = 0;
let held = 0;

/**
 * The counts to add to when a call has come back: what came back before the answer was given, and what
 * only did afterwards. Work that the answer did not wait for can come back early by chance; a test that
 * must know holds it at a gate.
 */
function present(): Counts {
	const mine = scope.getStore();
	if (!mine) return noCounts();
	return mine.isAnswered ? mine.after : mine.before;
}

async function passGate(gate: Gate | null): Promise<void> {
	if (!gate) return;
	met += 1;
	if (met > (gate.times ?? 1)) return;
	held += 1;
	while (controls.gate?.id === gate.id) await scheduler.wait(HELD_MS);
	held -= 1;
}

function gateFor(operation: Gate['operation'], moment: Gate['moment'], text = ''): Gate | null {
	const { gate } = controls;
	return gate?.operation === operation &&
		gate.moment === moment &&
		text.toLowerCase().includes((gate.match ?? '').toLowerCase())
		? gate
		: null;
}

/** One way to the database and back, with all the statements it carries. */
async function trip<Result>(
	statements: string[],
	isForReplica: boolean,
	work: () => Promise<Result>,
): Promise<Result> {
	const text = statements.join('\n');
	try {
		await passGate(gateFor('database', 'before', text));
		if (controls.database === 'failing') throw new Error('D1_ERROR: the database is gone');
		const result = await work();
		await passGate(gateFor('database', 'after', text));
		return result;
	} finally {
		const counts = present();
		counts.trips += 1;
		if (isForReplica) counts.replicaTrips += 1;
		counts.queries += statements.length;
		counts.statements.push(statements);
	}
}

interface Wrapped {
	statement: D1PreparedStatement;
	text: string;
}
const unwrapped = new WeakMap<D1PreparedStatement, Wrapped>();
const STATEMENT_CALLS = new Set(['all', 'run', 'first', 'raw']);

function countedStatement(
	statement: D1PreparedStatement,
	text: string,
	isForReplica: boolean,
): D1PreparedStatement {
	const proxy = new Proxy(statement, {
		get(target, property) {
			const value: unknown = Reflect.get(target, property, target);
			if (typeof value !== 'function') return value;
			if (property === 'bind') {
				return (...values: unknown[]) =>
					countedStatement(target.bind(...values), text, isForReplica);
			}
			if (STATEMENT_CALLS.has(String(property))) {
				return (...values: unknown[]) =>
					trip([text], isForReplica, async () => Reflect.apply(value, target, values));
			}
			return value.bind(target);
		},
	});
	unwrapped.set(proxy, { statement, text });
	return proxy;
}

function countedDatabase<Database extends D1Database | D1DatabaseSession>(
	database: Database,
	isForReplica = false,
): Database {
	return new Proxy(database, {
		get(target, property) {
			const value: unknown = Reflect.get(target, property, target);
			if (typeof value !== 'function') return value;
			if (property === 'prepare') {
				return (text: string) => countedStatement(target.prepare(text), text, isForReplica);
			}
			if (property === 'batch') {
				return (statements: D1PreparedStatement[]) => {
					const wrapped = statements.map((statement) => unwrapped.get(statement) as Wrapped);
					return trip(
						wrapped.map(({ text }) => text),
						isForReplica,
						async () => {
							const results = await target.batch(wrapped.map(({ statement }) => statement));
							present().rowsRead += results.reduce((sum, { meta }) => sum + meta.rows_read, 0);
							return results;
						},
					);
				};
			}
			if (property === 'exec') {
				return (text: string) =>
					trip([text], isForReplica, async () => Reflect.apply(value, target, [text]));
			}
			if (property === 'withSession' && 'withSession' in target) {
				// Only a session that starts there may be answered by a replica from its first query on
				// (developers.cloudflare.com/d1/best-practices/read-replication).
				return (constraint?: string) =>
					countedDatabase(target.withSession(constraint), constraint === 'first-unconstrained');
			}
			return value.bind(target);
		},
	});
}

/** What each key held when it was read last and held anything. */
const lastSeen = new Map<string, unknown>();

function seenInKv(key: string, value: unknown): unknown {
	if (value !== null) lastSeen.set(key, value);
	return controls.kv === 'lagging' ? (lastSeen.get(key) ?? null) : value;
}

function countedKv(kv: KVNamespace): KVNamespace {
	const fields = { get: 'kvGets', put: 'kvPuts', delete: 'kvDeletes' } as const;
	return new Proxy(kv, {
		get(target, property) {
			const value: unknown = Reflect.get(target, property, target);
			if (typeof value !== 'function') return value;
			if (property !== 'get' && property !== 'put' && property !== 'delete') {
				return value.bind(target);
			}
			return async (...values: unknown[]) => {
				const mine = scope.getStore();
				if (mine) mine.kvCalls += 1;
				try {
					await passGate(gateFor(`kv.${property}`, 'before'));
					if (controls.kv === 'throwing') throw new Error(`KV ${property} failed: 500`);
					if (controls.kv === 'slow') await scheduler.wait(SLOW_MS);
					if (controls.kvDelayMs > 0 && property === 'get')
						await scheduler.wait(controls.kvDelayMs);
					if (controls.kv === 'full' && property === 'put') {
						throw new Error('KV put failed: 429 Too Many Requests');
					}
					const result: unknown = await Reflect.apply(value, target, values);
					await passGate(gateFor(`kv.${property}`, 'after'));
					return property === 'get' ? seenInKv(String(values[0]), result) : result;
				} finally {
					present()[fields[property]] += 1;
				}
			};
		},
	});
}

let counted: TestEnvironment | undefined;

/** The environment with counting bindings: one object for the isolate, as the real one is. */
function countedEnvironment(env: TestEnvironment): TestEnvironment {
	counted ??= {
		...env,
		DB: countedDatabase(env.DB),
		...(env.KV && { KV: countedKv(env.KV) }),
	};
	for (const name of env.TEST_WITHOUT?.split(' ') ?? []) Reflect.deleteProperty(counted, name);
	if (env.TEST_PATIENT) timerFactor = PATIENCE;
	return counted;
}

/**
 * What sites without a guard do: it reads how many go, and then writes. The race for seats is first
 * run against it, so that a harness in which nothing races cannot pass for a proof.
 */
async function answerNaively(request: Request, env: Environment): Promise<Response> {
	const { userId, eventId } = (await request.json()) as { userId: string; eventId: string };
	const state = await env.DB.prepare(
		`select capacity, (select count(*) from rsvps where event_id = events.id and answer = 'going') as going
		from events where id = ?`,
	)
		.bind(eventId)
		.first<{ capacity: number; going: number }>();
	if (!state) return new Response(null, { status: 404 });
	const answer = state.going < state.capacity ? 'going' : 'waitlisted';
	const now = Date.now();
	await env.DB.prepare(
		`insert into rsvps (event_id, user_id, answer, place, change, answered_at, created_at, updated_at)
		select ?1, ?2, ?3, coalesce(max(place), 0) + 1, 'naive', ?4, ?4, ?4 from rsvps where event_id = ?1`,
	)
		.bind(eventId, userId, answer, now)
		.run();
	return Response.json({ answer });
}

/** The database for tests, past the counting (database.ts). */
async function askDatabase(request: Request, { DB }: Environment): Promise<Response> {
	const { method, statements, option } = (await request.json()) as DatabaseCall;
	const prepared = statements.map(({ text, values }) => DB.prepare(text).bind(...values));
	const [first] = prepared;
	try {
		const result =
			method === 'batch' || !first
				? await DB.batch(prepared)
				: await Reflect.apply(first[method], first, option === undefined ? [] : [option]);
		return Response.json({ result });
	} catch (error) {
		return Response.json({ error: String(error) });
	}
}

async function control(request: Request, env: Environment): Promise<Response> {
	const { pathname, searchParams } = new URL(request.url);
	switch (pathname) {
		case '/__test/controls':
			controls = { ...NO_FAULTS, ...((await request.json()) as Partial<Controls>) };
			met = 0;
			return Response.json(controls);
		case '/__test/held':
			return Response.json({ held });
		case '/__test/measured':
			return Response.json(measured.get(searchParams.get('id') ?? '') ?? null);
		case '/__test/database':
			return askDatabase(request, env);
		case '/__test/kv-keys':
			return Response.json((await env.KV?.list())?.keys.map(({ name }) => name) ?? []);
		case '/__test/naive-rsvp':
			return answerNaively(request, env);
		default:
			return new Response(null, { status: 404 });
	}
}

/** Puts the counting environment around a built Worker. */
export function instrument(built: Built): Built {
	return {
		async fetch(request, env, context) {
			if (new URL(request.url).pathname.startsWith('/__test/')) return control(request, env);
			const environment = countedEnvironment(env);
			const mine: Measured = {
				isAnswered: false,
				kvCalls: 0,
				before: noCounts(),
				after: noCounts(),
			};
			const id = request.headers.get('x-test-id');
			if (id) measured.set(id, mine);
			const response = await scope.run(mine, () =>
				withEnv(environment, () => built.fetch(request, environment, context)),
			);
			mine.isAnswered = true;
			return response as Response;
		},
		scheduled(controller, env, context) {
			const environment = countedEnvironment(env);
			return withEnv(environment, () =>
				built.scheduled(controller, environment, context),
			) as Promise<void>;
		},
		queue(batch, env, context) {
			const environment = countedEnvironment(env);
			return withEnv(environment, () => built.queue(batch, environment, context)) as Promise<void>;
		},
	};
}
