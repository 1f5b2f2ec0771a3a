/** A profile as V8 gives it (Chrome DevTools Protocol, Profiler.Profile). */
export interface Profile {
	nodes: {
		id: number;
		callFrame: { functionName: string; url: string; lineNumber: number; columnNumber: number };
		children?: number[];
	}[];
	/** The node that ran at each sample, and the microseconds since the one before. */
	samples: number[];
	timeDeltas: number[];
}

type Node = Profile['nodes'][number];

/** Where a function of the built code was written; null where nothing tells. */
export type SourceOf = (frame: Node['callFrame']) => string | null;

/** What computing is told apart by; the first that fits. */
const GROUPS: readonly [group: string, source: RegExp][] = [
	['Drizzle', /node_modules\/drizzle-orm\//],
	['better-auth', /node_modules\/(@?better-(auth|call|fetch)|@better-)/],
	['dates', /node_modules\/(temporal-|rrule)|\/src\/domain\/time\//],
	['Astro', /node_modules\/(astro|@astrojs|cookie|html-escaper|clsx)\/|virtual:astro/],
	['the site: components', /\.astro$/],
	['the site: other code', /\/src\//],
	['D1 client', /^cloudflare-internal:d1/],
	['other packages', /node_modules\//],
];
const GARBAGE = 'garbage collection';
const RUNTIME = 'the runtime itself';
/** Functions of V8 that work on dates, which have no source of their own. */
const DATE_BUILTIN = /^(formatToParts|resolvedOptions|DateTimeFormat|toLocale\w*)$/;

/** The group that a function belongs to by itself; null where the one that called it decides. */
function groupOf({ callFrame }: Node, sourceOf: SourceOf): string | null {
	if (callFrame.functionName === '(garbage collector)') return GARBAGE;
	if (callFrame.functionName === '(program)') return RUNTIME;
	if (callFrame.url === '') return DATE_BUILTIN.test(callFrame.functionName) ? 'dates' : null;
	const source = sourceOf(callFrame) ?? callFrame.url;
	return GROUPS.find(([, pattern]) => pattern.test(source))?.[0] ?? null;
}

/** The share of a group, from 0 to 1. */
export interface Share {
	group: string;
	/** What runs in it itself, with the functions of V8 that it calls. */
	self: number;
	/** The same with all that it calls. */
	inAll: number;
}

/**
 * What the computing in a profile was for. Waiting is left out.
 *
 * @param sourceOf finds where a function was written, by the source maps of the build
 * @returns the largest first
 */
export function sharesOf({ nodes, samples, timeDeltas }: Profile, sourceOf: SourceOf): Share[] {
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const parents = new Map(
		nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
	);
	const own = new Map(nodes.map((node) => [node.id, groupOf(node, sourceOf)]));
	/** The groups of a node and of all that called it, from within. */
	const groupsAt = (id: number): string[] => {
		const found: string[] = [];
		for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
			const group = own.get(at);
			if (group) found.push(group);
		}
		return found.length > 0 ? found : [RUNTIME];
	};
	const self = new Map<string, number>();
	const inAll = new Map<string, number>();
	const add = (to: Map<string, number>, group: string, time: number) =>
		to.set(group, (to.get(group) ?? 0) + time);
	let total = 0;
	for (const [index, id] of samples.entries()) {
		const time = timeDeltas[index] ?? 0;
		if (byId.get(id)?.callFrame.functionName === '(idle)') continue;
		const groups = groupsAt(id);
		total += time;
		add(self, groups[0] as string, time);
		// The collector runs when it must, not for whoever happens to be running.
		for (const group of new Set(groups[0] === GARBAGE ? [GARBAGE] : groups))
			add(inAll, group, time);
	}
	return [...inAll]
		.map(([group, time]) => ({ group, self: (self.get(group) ?? 0) / total, inAll: time / total }))
		.sort((one, other) => other.self - one.self);
}

/** The part of a path that tells a source: below its package, or below the project. */
function shortSource(source: string): string {
	const [, inPackage] = /.*node_modules\/(.+)$/.exec(source) ?? [];
	const [, inProject] = /.*\/(src\/.+)$/.exec(source) ?? [];
	return (inPackage ?? inProject ?? source).replace(/\?.*$/, '');
}

/**
 * The files whose functions computed most, with the functions of V8 that they called.
 *
 * @returns shares of all that wasn't waiting, the largest first
 */
export function sharesOfSources(
	{ nodes, samples, timeDeltas }: Profile,
	sourceOf: SourceOf,
): { source: string; share: number }[] {
	const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
	const parents = new Map(
		nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
	);
	const times = new Map<string, number>();
	let total = 0;
	for (const [index, id] of samples.entries()) {
		if (frames.get(id)?.functionName === '(idle)') continue;
		let at: number | undefined = id;
		while (at !== undefined && !frames.get(at)?.url) at = parents.get(at);
		const frame = at === undefined ? undefined : frames.get(at);
		const name = frame
			? shortSource(sourceOf(frame) ?? frame.url)
			: (frames.get(id)?.functionName ?? '');
		const time = timeDeltas[index] ?? 0;
		times.set(name, (times.get(name) ?? 0) + time);
		total += time;
	}
	return [...times]
		.map(([source, time]) => ({ source, share: time / total }))
		.sort((one, other) => other.share - one.share);
}
