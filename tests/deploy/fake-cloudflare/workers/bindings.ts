import type { V4WorkerOptions } from 'miniflare';
import { ApiError, isUuid } from '../protocol.ts';
import type { Binding, CloudflareState } from '../state.ts';

/** Every kind of binding that an uploaded Worker can have here. What is not in the table is refused. */

interface BindingKind {
	/** Throws ApiError where the binding leads nowhere. */
	check?: (binding: Binding, state: CloudflareState) => void;
	/** Gives the binding to the Worker that Miniflare runs. */
	provide: (options: V4WorkerOptions, binding: Binding) => void;
	/** Values that nobody gets to see again. */
	isSecret?: true;
}

/** The id of a D1 binding: the API takes both names (wrangler and Alchemy send `id`). */
function databaseIdOf(binding: Binding): string {
	return String(binding.database_id ?? binding.id);
}

function provideText(options: V4WorkerOptions, binding: Binding): void {
	options.bindings = { ...options.bindings, [binding.name]: String(binding.text) };
}

function requireTarget(isThere: boolean, code: number, words: string): void {
	if (!isThere) throw new ApiError(400, code, words);
}

// The codes of bindings that lead nowhere: github.com/alchemy-run/distilled/pull/365.
const KINDS: Record<string, BindingKind> = {
	plain_text: { provide: provideText },
	secret_text: { provide: provideText, isSecret: true },
	d1: {
		check: (binding, { databases }) => {
			// The words of github.com/cloudflare/workers-sdk for a binding without a usable id.
			requireTarget(
				isUuid(databaseIdOf(binding)),
				10021,
				`binding ${binding.name} of type d1 must have a valid \`id\` specified`,
			);
			requireTarget(
				databases.some(({ uuid }) => uuid === databaseIdOf(binding)),
				10181,
				`D1 binding '${binding.name}' references database '${databaseIdOf(binding)}' which was not found`,
			);
		},
		provide: (options, binding) => {
			const databases = { [binding.name]: databaseIdOf(binding) };
			options.d1Databases = { ...(options.d1Databases as object), ...databases };
		},
	},
	kv_namespace: {
		check: (binding, { namespaces }) =>
			requireTarget(
				namespaces.some(({ id }) => id === binding.namespace_id),
				10041,
				`KV namespace '${binding.namespace_id}' not found`,
			),
		provide: (options, binding) => {
			const namespaces = { [binding.name]: String(binding.namespace_id) };
			options.kvNamespaces = { ...(options.kvNamespaces as object), ...namespaces };
		},
	},
	queue: {
		check: (binding, { queues }) =>
			requireTarget(
				queues.some(({ queue_name }) => queue_name === binding.queue_name),
				11000,
				`Queue '${binding.queue_name}' does not exist`,
			),
		provide: (options, binding) => {
			const producer = { [binding.name]: { queueName: String(binding.queue_name) } };
			options.queueProducers = { ...(options.queueProducers as object), ...producer };
		},
	},
	assets: {
		provide: (options, binding) => {
			if (options.assets) options.assets = { ...options.assets, binding: binding.name };
		},
	},
};

function kindOf(binding: Binding): BindingKind {
	const kind = KINDS[binding.type];
	if (kind) return kind;
	throw new ApiError(
		400,
		10021,
		`binding ${binding.name} of type ${binding.type} is of a kind that this fake does not know`,
	);
}

/** @throws ApiError for the first binding of an unknown kind or to something that is not there */
export function checkBindings(bindings: readonly Binding[], state: CloudflareState): void {
	for (const binding of bindings) kindOf(binding).check?.(binding, state);
}

/** Gives a Worker its bindings, and nothing more. */
export function provideBindings(options: V4WorkerOptions, bindings: readonly Binding[]): void {
	for (const binding of bindings) kindOf(binding).provide(options, binding);
}

/** The bindings as the API shows them: secrets by name only. */
export function shownBindings(bindings: readonly Binding[]): Binding[] {
	return bindings.map((binding) => {
		const { name, type } = binding;
		if (kindOf(binding).isSecret) return { name, type };
		if (type !== 'd1') return binding;
		return { name, type, id: databaseIdOf(binding), database_id: databaseIdOf(binding) };
	});
}
