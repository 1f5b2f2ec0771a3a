import MagicString from 'magic-string';
import type { Plugin, Rolldown } from 'vite';
import { childrenOf, isNode, type Node } from './syntax-tree.ts';

/**
 * The runtime compiles all modules of the Worker as it starts, also those that a visitor never needs. V8 makes objects
 * for every function at the top of a module, but skims functions within a function. So each module that is loaded late
 * is put into one function, which runs as soon as the module does (decision 0047).
 */

/** The page that an isolate most likely starts for; what it and the entries load is left as it is. */
const EARLY_PAGE = /\/src\/pages\/index\.astro$/;

type Chunk = Rolldown.RenderedChunk;
/** The names in a pattern that takes values: `a`, `{ a, b: [c] }`. */
function namesIn(pattern: unknown): string[] {
	if (!isNode(pattern)) return [];
	if (pattern.type === 'Identifier') return [pattern.name as string];
	if (pattern.type === 'MemberExpression') return [];
	if (pattern.type === 'Property') return namesIn(pattern.value);
	if (pattern.type === 'AssignmentPattern') return namesIn(pattern.left);
	return childrenOf(pattern).flatMap(namesIn);
}

/** Whether a node has an `await` that isn't in a function. */
function awaits(node: Node): boolean {
	if (/Function/.test(node.type)) return false;
	if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await))
		return true;
	return childrenOf(node).some(awaits);
}

/** Every name that is given another value somewhere, whatever is meant by it there. */
function reassigned(node: Node, found = new Set<string>()): Set<string> {
	const target =
		node.type === 'AssignmentExpression' || /^For(?:In|Of)Statement$/.test(node.type)
			? node.left
			: node.type === 'UpdateExpression'
				? node.argument
				: undefined;
	if (isNode(target) && target.type !== 'VariableDeclaration') {
		for (const name of namesIn(target)) found.add(name);
	}
	for (const child of childrenOf(node)) reassigned(child, found);
	return found;
}

/** Names that a statement at the top declares. */
function declaredBy(statement: Node): string[] {
	if (statement.type === 'VariableDeclaration') {
		return (statement.declarations as Node[]).flatMap(({ id }) => namesIn(id));
	}
	return isNode(statement.id) ? namesIn(statement.id) : [];
}

/**
 * Puts all of a module but its imports and exports into a function.
 *
 * @returns null where that could change what the module does: exports that get other values later, `await` at the top,
 *   and forms of exports that aren't plain lists
 */
export function inOneFunction(code: string, program: Node): MagicString | null {
	const body = program.body as Node[];
	const isImport = ({ type }: Node) => type === 'ImportDeclaration';
	const isExport = ({ type }: Node) => type.startsWith('Export');
	const first = body.findIndex((statement) => !isImport(statement));
	const lists = body.filter(isExport);
	const content = body.slice(first, body.length - lists.length);
	const [from, to] = [content[0], content.at(-1)];
	if (first < 0 || !from || !to) return null;
	if (content.some((statement) => isImport(statement) || isExport(statement))) return null;
	// Patterns that are made late go into the function with the rest (late-patterns.ts).
	if (content.some(awaits) || /late\$(?!pattern)/.test(code)) return null;
	const changing = reassigned(program);
	const own = new Set(content.flatMap(declaredBy));
	const passedOn = new Set<string>();
	const result = new MagicString(code);
	for (const list of lists) {
		const isPlain =
			list.type === 'ExportNamedDeclaration' && list.source === null && list.declaration === null;
		if (!isPlain) return null;
		for (const { local } of list.specifiers as { local: Node & { name: string } }[]) {
			if (!own.has(local.name)) continue;
			if (changing.has(local.name)) return null;
			passedOn.add(local.name);
		}
	}
	for (const list of lists) {
		const specifiers = list.specifiers as Record<'local' | 'exported', { name: string }>[];
		const parts = specifiers.map(({ local, exported }) => {
			const name = passedOn.has(local.name) ? `late$${local.name}` : local.name;
			return `${name} as ${exported.name}`;
		});
		result.update(list.start, list.end, `export { ${parts.join(', ')} };`);
	}
	const names = [...passedOn];
	const outside =
		names.length > 0 ? `let ${names.map((name) => `late$${name}`).join(', ')};\n` : '';
	result.appendLeft(from.start, `${outside}function late$run() {\n`);
	const assigned = names.map((name) => `late$${name} = ${name};\n`).join('');
	// A statement, not an expression in parentheses: those V8 compiles at once.
	result.appendRight(to.end, `\n${assigned}}\nlate$run();\n`);
	return result;
}

/** All chunks that these import, and not only when asked to; themselves included. */
function withImports(names: readonly string[], chunks: Record<string, Chunk>): Set<string> {
	const found = new Set<string>();
	const open = [...names];
	for (let name = open.pop(); name !== undefined; name = open.pop()) {
		const chunk = chunks[name];
		if (!chunk || found.has(name)) continue;
		found.add(name);
		open.push(...chunk.imports);
	}
	return found;
}

/** Puts each module that is loaded late into one function. */
export function lateModules(): Plugin {
	return {
		name: 'regulars:late-modules',
		apply: 'build',
		applyToEnvironment: ({ config }) => config.consumer === 'server',
		renderChunk(code, chunk, _options, { chunks }) {
			const early = Object.values(chunks).filter(
				({ isEntry, moduleIds }) => isEntry || moduleIds.some((id) => EARLY_PAGE.test(id)),
			);
			if (
				withImports(
					early.map(({ fileName }) => fileName),
					chunks,
				).has(chunk.fileName)
			)
				return null;
			// In a circle of modules one runs before what it imports has: only functions at its top are there by then.
			if (withImports(chunk.imports, chunks).has(chunk.fileName)) return null;
			const wrapped = inOneFunction(code, this.parse(code) as unknown as Node);
			if (!wrapped) return null;
			return { code: wrapped.toString(), map: wrapped.generateMap({ hires: 'boundary' }) };
		},
	};
}
