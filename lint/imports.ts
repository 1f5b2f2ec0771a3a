import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

/**
 * Holds what Biome can't say about imports within `src`: which layer may import which, and that neither
 * the nouns of a layer nor files form circles. `npm run check` and `npm test` run it.
 */

/** What any layer above the queries may import: how the deployment is set up, and the clock. */
const FOUNDATIONS = [
	'build-info.ts',
	'clock.ts',
	'config.ts',
	'environment.ts',
	'logger.ts',
	'wait-until.ts',
];
const DATA = ['domain', 'db', 'auth', 'mail', 'context.ts', ...FOUNDATIONS];
const SHOWN = [...DATA, 'messages', 'features', 'views', 'http', 'styles', 'components', 'layouts'];

interface Layer {
	/** The layers, and files of `src` itself, that it may import beside its own. */
	imports: readonly string[];
	/** Packages that it may not import, by their first part. */
	without?: readonly string[];
}

/** The layers, from the lowest to the highest. A folder of `src` that isn't here fails. */
const LAYERS: Readonly<Record<string, Layer>> = {
	domain: { imports: ['messages'], without: ['astro', 'drizzle-orm'] },
	messages: { imports: ['domain'], without: ['astro', 'drizzle-orm'] },
	db: { imports: ['domain', 'environment.ts'], without: ['astro'] },
	auth: { imports: ['domain', 'db', ...FOUNDATIONS], without: ['astro'] },
	mail: { imports: ['domain', 'messages', 'db', ...FOUNDATIONS] },
	features: { imports: [...DATA, 'messages'], without: ['astro:'] },
	views: { imports: [...DATA, 'messages', 'features'], without: ['astro:'] },
	jobs: { imports: [...DATA, 'features'], without: ['astro:'] },
	http: {
		imports: ['domain', 'messages', 'auth', 'context.ts', ...FOUNDATIONS],
		without: ['astro:'],
	},
	styles: { imports: ['domain', 'http'] },
	scripts: { imports: ['domain'] },
	components: { imports: SHOWN, without: ['drizzle-orm'] },
	layouts: { imports: SHOWN, without: ['drizzle-orm'] },
	actions: { imports: SHOWN, without: ['drizzle-orm'] },
	pages: { imports: [...SHOWN, 'scripts'], without: ['drizzle-orm'] },
};

/** Makes and runs raw queries: nothing that people see may. */
const DATABASE_CLIENT = 'src/db/client.ts';
const ABOVE_THE_CLIENT = ['components', 'layouts', 'actions', 'pages'];

interface Import {
	from: string;
	line: number;
	/** A path within the project, or a package. */
	to: string;
}

/** The parts of a file that are code, with the lines before each. Of a component: what is between the fences, and its scripts. */
function codeOf(path: string, text: string): { code: string; linesBefore: number }[] {
	if (!path.endsWith('.astro')) return [{ code: text, linesBefore: 0 }];
	const parts = text.matchAll(/^---\n([\s\S]*?)\n---$|<script\b[^>]*>([\s\S]*?)<\/script>/gm);
	return [...parts].map(({ 0: all, 1: fenced, 2: script, index }) => ({
		code: fenced ?? script ?? '',
		linesBefore: text.slice(0, index + all.indexOf(fenced ?? script ?? '')).split('\n').length - 1,
	}));
}

/** What a file imports, types and dynamic imports included. */
function importsOf(path: string, text: string): Import[] {
	return codeOf(path, text).flatMap(({ code, linesBefore }) =>
		ts.preProcessFile(code, true, true).importedFiles.map(({ fileName, pos }) => ({
			from: path,
			line: code.slice(0, pos).split('\n').length + linesBefore,
			to: fileName.startsWith('.') ? posix.join(posix.dirname(path), fileName) : fileName,
		})),
	);
}

/** The layer of a path: a folder of `src`, or a file in `src` itself. */
const layerOf = (path: string) => path.split('/')[1] ?? '';

/** The noun of a path: a folder of its layer, or a file in the layer itself. */
const nounOf = (path: string) => path.split('/')[2] ?? '';

function layerFault({ from, to }: Import): string | null {
	const name = layerOf(from);
	const layer = LAYERS[name];
	// Files of src itself bring the layers together.
	if (!layer) return null;
	if (!to.startsWith('src/')) {
		const isPackage = (start: string) =>
			start.endsWith(':') ? to.startsWith(start) : new RegExp(`^${start}($|[/:])`).test(to);
		return layer.without?.some(isPackage) ? `${name} may not import ${to}` : null;
	}
	if (ABOVE_THE_CLIENT.includes(name) && to === DATABASE_CLIENT) {
		return `${name} may not import the database client`;
	}
	const other = layerOf(to);
	return other === name || layer.imports.includes(other) ? null : `${name} may not import ${other}`;
}

/**
 * A circle for each knot of nodes that reach each other; none of them leads outside its knot.
 *
 * @param edges by node, the nodes that it leads to
 */
function circlesIn(edges: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
	const circles: string[][] = [];
	const done = new Set<string>();
	const walk = (node: string, trail: string[]): void => {
		const start = trail.indexOf(node);
		if (start >= 0) {
			circles.push([...trail.slice(start), node]);
			return;
		}
		if (done.has(node)) return;
		for (const next of edges.get(node) ?? []) walk(next, [...trail, node]);
		done.add(node);
	};
	for (const node of edges.keys()) walk(node, []);
	return circles;
}

function edgesBetween(imports: readonly Import[], nameOf: (path: string) => string) {
	const edges = new Map<string, Set<string>>();
	for (const { from, to } of imports) {
		if (nameOf(from) === nameOf(to)) continue;
		edges.set(nameOf(from), (edges.get(nameOf(from)) ?? new Set()).add(nameOf(to)));
	}
	return edges;
}

/**
 * What is wrong with the imports of these files, a line for each fault.
 *
 * @param files their texts, by their paths from the project's folder
 */
export function importFaults(files: Readonly<Record<string, string>>): string[] {
	const imports = Object.entries(files).flatMap(([path, text]) => importsOf(path, text));
	const unknown = new Set(
		Object.keys(files)
			.filter((path) => path.split('/').length > 2)
			.map(layerOf)
			.filter((layer) => !(layer in LAYERS)),
	);
	const layers = imports.flatMap((one) => {
		const fault = layerFault(one);
		return fault === null ? [] : [`${one.from}:${one.line} ${fault}`];
	});
	const within = imports.filter(({ to }) => to.startsWith('src/'));
	const nouns = Object.keys(LAYERS).flatMap((layer) => {
		const own = within.filter(({ from, to }) => layerOf(from) === layer && layerOf(to) === layer);
		return circlesIn(edgesBetween(own, nounOf)).map((circle) => {
			const places = own.filter(({ from, to }) =>
				circle.some((noun, at) => noun === nounOf(from) && circle[at + 1] === nounOf(to)),
			);
			const lines = places.map(({ from, line, to }) => `\n  ${from}:${line} → ${to}`);
			return `src/${layer}: the circle ${circle.join(' → ')}${lines.join('')}`;
		});
	});
	const circles = circlesIn(edgesBetween(within, (path) => path));
	return [
		...[...unknown].map((layer) => `src/${layer} is in no table of layers`),
		...layers,
		...nouns,
		...circles.map((circle) => `the circle ${circle.join(' → ')}`),
	];
}

/** The code of a folder, by paths from the project's folder. */
function codeIn(root: string, folder: string): Record<string, string> {
	const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((path) => /\.(ts|astro)$/.test(path))
		.map((path) => posix.join(folder, path.replaceAll('\\', '/')));
	return Object.fromEntries(
		paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]),
	);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	const files = codeIn(resolve(dirname(process.argv[1] ?? ''), '..'), 'src');
	const faults = importFaults(files);
	for (const fault of faults) console.error(fault);
	console.log(`Imports of ${Object.keys(files).length} files: ${faults.length} faults.`);
	process.exitCode = faults.length > 0 ? 1 : 0;
}
