import { type ApiCall, ApiError, newId, Page, type Route, route } from './protocol.ts';
import type {
	CloudflareState,
	ConsumerRecord,
	ConsumerSettings,
	KvRecord,
	QueueRecord,
} from './state.ts';

/** KV namespaces and queues over the API. What they hold lives at the edge. */

function findNamespace({ namespaces }: CloudflareState, id: string | undefined): KvRecord {
	const namespace = namespaces.find((candidate) => candidate.id === id);
	// Code from github.com/alchemy-run/distilled, packages/cloudflare/patches/kv/getNamespace.json.
	if (!namespace) throw new ApiError(404, 10013, 'namespace not found');
	return namespace;
}

function createNamespace(state: CloudflareState, title: string): KvRecord {
	if (state.namespaces.some((namespace) => namespace.title === title)) {
		// Words and code from github.com/cloudflare/workers-sdk/issues/13242.
		throw new ApiError(400, 10014, 'a namespace with this account ID and title already exists');
	}
	const namespace = { id: newId(), title, supports_url_encoding: true };
	state.namespaces.push(namespace);
	return namespace;
}

/** The routes of KV. */
export function kvRoutes(state: CloudflareState): Route[] {
	const all = '/accounts/:account/storage/kv/namespaces';
	const one = `${all}/:namespace`;
	const found = ({ params }: ApiCall) => findNamespace(state, params.namespace);
	const readTitle = async ({ request }: ApiCall) =>
		((await request.json()) as { title: string }).title;
	return [
		route('GET', all, ({ query }) => new Page(state.namespaces, query)),
		route('POST', all, async (call) => createNamespace(state, await readTitle(call))),
		route('GET', one, found),
		route('PUT', one, async (call) => {
			found(call).title = await readTitle(call);
		}),
		route('DELETE', one, (call) => {
			state.namespaces.splice(state.namespaces.indexOf(found(call)), 1);
		}),
	];
}

function findQueue({ queues }: CloudflareState, id: string | undefined): QueueRecord {
	const queue = queues.find((candidate) => candidate.queue_id === id);
	// Code from github.com/alchemy-run/distilled/pull/273.
	if (!queue) throw new ApiError(404, 11000, `Queue ${id} not found`);
	return queue;
}

function createQueue(state: CloudflareState, name: string, settings = {}): QueueRecord {
	if (state.queues.some((queue) => queue.queue_name === name)) {
		// Alchemy knows it by its status, 409.
		throw new ApiError(409, 11009, `Queue name '${name}' is already taken.`);
	}
	const now = new Date().toISOString();
	const queue: QueueRecord = {
		queue_id: newId(),
		queue_name: name,
		created_on: now,
		modified_on: now,
		settings,
		consumers: [],
	};
	state.queues.push(queue);
	return queue;
}

/** The Workers that send to a queue. */
function producersOf(
	{ scripts }: CloudflareState,
	name: string,
): { type: string; script: string }[] {
	return [...scripts.values()]
		.filter(({ metadata }) =>
			metadata.bindings.some((binding) => binding.type === 'queue' && binding.queue_name === name),
		)
		.map((script) => ({ type: 'worker', script: script.name }));
}

function shownQueue(state: CloudflareState, queue: QueueRecord) {
	const producers = producersOf(state, queue.queue_name);
	return {
		...queue,
		producers,
		producers_total_count: producers.length,
		consumers_total_count: queue.consumers.length,
	};
}

function deleteQueue(state: CloudflareState, queue: QueueRecord): void {
	if (producersOf(state, queue.queue_name).length > 0) {
		// Code from github.com/alchemy-run/distilled/pull/432.
		throw new ApiError(
			400,
			11005,
			`Queue '${queue.queue_name}' is still in use by a Worker binding`,
		);
	}
	state.queues.splice(state.queues.indexOf(queue), 1);
}

interface ConsumerRequest {
	script_name: string;
	settings?: ConsumerSettings;
	dead_letter_queue?: string;
}

/** What Cloudflare takes where an upload says nothing (developers.cloudflare.com/queues/configuration). */
const CONSUMER_DEFAULTS: ConsumerSettings = {
	batch_size: 10,
	max_retries: 3,
	max_wait_time_ms: 5_000,
};

function consumerFrom(
	state: CloudflareState,
	queue: QueueRecord,
	asked: ConsumerRequest,
	previous?: ConsumerRecord,
): ConsumerRecord {
	if (!state.scripts.has(asked.script_name)) throw workerNotFound();
	return {
		consumer_id: previous?.consumer_id ?? newId(),
		type: 'worker',
		script: asked.script_name,
		queue_id: queue.queue_id,
		queue_name: queue.queue_name,
		created_on: previous?.created_on ?? new Date().toISOString(),
		settings: { ...CONSUMER_DEFAULTS, ...asked.settings },
		...(asked.dead_letter_queue && { dead_letter_queue: asked.dead_letter_queue }),
	};
}

function createConsumer(state: CloudflareState, queue: QueueRecord, asked: ConsumerRequest) {
	if (queue.consumers.length > 0) {
		// Code from github.com/cloudflare/workers-sdk/issues/5347; Alchemy looks for these words.
		throw new ApiError(400, 11004, `Queue '${queue.queue_name}' already has a consumer`);
	}
	const consumer = consumerFrom(state, queue, asked);
	queue.consumers.push(consumer);
	return consumer;
}

function findConsumerIndex(queue: QueueRecord, id: string | undefined): number {
	const index = queue.consumers.findIndex((consumer) => consumer.consumer_id === id);
	if (index < 0) throw new ApiError(404, 11000, `Consumer ${id} not found`);
	return index;
}

/** No Worker has that name (github.com/alchemy-run/distilled/pull/296 has the words). */
export function workerNotFound(): ApiError {
	return new ApiError(404, 10007, 'This Worker does not exist on your account.');
}

/** The routes of queues and their consumers. */
export function queueRoutes(state: CloudflareState): Route[] {
	const all = '/accounts/:account/queues';
	const one = `${all}/:queue`;
	const found = ({ params }: ApiCall) => findQueue(state, params.queue);
	return [
		route('GET', all, ({ query }) => {
			const name = query.get('name');
			const named = state.queues.filter((queue) => name === null || queue.queue_name === name);
			return new Page(
				named.map((queue) => shownQueue(state, queue)),
				query,
			);
		}),
		route('POST', all, async ({ request }) => {
			const asked = (await request.json()) as { queue_name: string; settings?: object };
			return shownQueue(state, createQueue(state, asked.queue_name, asked.settings));
		}),
		route('GET', one, (call) => shownQueue(state, found(call))),
		route('PATCH', one, async (call) => {
			const changes = (await call.request.json()) as Partial<QueueRecord>;
			return shownQueue(state, Object.assign(found(call), changes));
		}),
		route('DELETE', one, (call) => deleteQueue(state, found(call))),
		...consumerRoutes(state, `${one}/consumers`, found),
	];
}

function consumerRoutes(
	state: CloudflareState,
	all: string,
	found: (call: ApiCall) => QueueRecord,
): Route[] {
	const one = `${all}/:consumer`;
	return [
		route('GET', all, (call) => new Page(found(call).consumers, call.query)),
		route('POST', all, async (call) =>
			createConsumer(state, found(call), (await call.request.json()) as ConsumerRequest),
		),
		route('PUT', one, async (call) => {
			const queue = found(call);
			const index = findConsumerIndex(queue, call.params.consumer);
			const asked = (await call.request.json()) as ConsumerRequest;
			const consumer = consumerFrom(state, queue, asked, queue.consumers[index]);
			queue.consumers[index] = consumer;
			return consumer;
		}),
		route('DELETE', one, (call) => {
			const queue = found(call);
			queue.consumers.splice(findConsumerIndex(queue, call.params.consumer), 1);
		}),
	];
}
