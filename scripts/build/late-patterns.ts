import MagicString from 'magic-string';
import type { Plugin } from 'vite';
import { childrenOf, type Node } from './syntax-tree.ts';

/**
 * V8 checks every regular expression that it skims, and for `\p{…}` goes through all of Unicode: of every module, as an
 * isolate starts. So these are made when they are first asked for (decision 0047).
 */

const ASKS_UNICODE = /\\[pP]\{/;

/** Whether a call goes through a whole text with the expression, and always from the beginning. */
function replacesWith(call: Node | null, expression: Node): boolean {
	const callee = call?.callee as { property?: { name?: string } } | undefined;
	const isFirst = (call?.arguments as Node[] | undefined)?.[0] === expression;
	return isFirst && /^(?:replace|replaceAll|split)$/.test(callee?.property?.name ?? '');
}

/**
 * Makes regular expressions with `\p{…}` where they are used, and each within a function once: except those with a
 * position, where somebody could go on from it.
 *
 * @returns null where the module has none
 */
export function withLatePatterns(code: string, program: Node): MagicString | null {
	const result = new MagicString(code);
	let kept = 0;
	const visit = (node: Node, isInFunction: boolean, parent: Node | null) => {
		const { pattern, flags } = (node.regex ?? {}) as { pattern?: string; flags?: string };
		if (node.type === 'Literal' && pattern !== undefined && ASKS_UNICODE.test(pattern)) {
			const made = `new RegExp(${JSON.stringify(pattern)}, ${JSON.stringify(flags)})`;
			const isKept = isInFunction && (!/[gy]/.test(flags ?? '') || replacesWith(parent, node));
			result.update(node.start, node.end, isKept ? `(pattern$${kept} ??= ${made})` : made);
			if (isKept) kept += 1;
			return;
		}
		const isFunction = isInFunction || /Function/.test(node.type);
		for (const child of childrenOf(node)) visit(child, isFunction, node);
	};
	visit(program, false, null);
	if (!result.hasChanged()) return null;
	const names = Array.from({ length: kept }, (_, index) => `pattern$${index}`);
	const firstOwn = (program.body as Node[]).find(({ type }) => type !== 'ImportDeclaration');
	if (names.length > 0 && firstOwn) result.appendLeft(firstOwn.start, `let ${names.join(', ')};\n`);
	return result;
}

/** Makes regular expressions that ask Unicode only once they are used. */
export function latePatterns(): Plugin {
	return {
		name: 'regulars:late-patterns',
		apply: 'build',
		applyToEnvironment: ({ config }) => config.consumer === 'server',
		renderChunk(code) {
			if (!ASKS_UNICODE.test(code)) return null;
			const changed = withLatePatterns(code, this.parse(code) as unknown as Node);
			if (!changed) return null;
			return { code: changed.toString(), map: changed.generateMap({ hires: 'boundary' }) };
		},
	};
}
