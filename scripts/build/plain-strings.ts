import type { Plugin } from 'vite';
import { childrenOf, type Node } from './syntax-tree.ts';

/**
 * The minifier writes every string in backticks. V8 reads those sign by sign, and twice: as they are and as they are
 * meant; a string in quotes it takes as a whole (decision 0047).
 */

/** What a template says in quotes of the same length; null where it can't. */
function inQuotes(template: string): string | null {
	const text = template.slice(1, -1);
	if (/[\n\r]/.test(text)) return null;
	const quote = ['"', "'"].find((sign) => !text.includes(sign));
	return quote === undefined ? null : `${quote}${text}${quote}`;
}

/** Puts templates in quotes that have neither placeholders nor a tag. All else stays where it was. */
export function withPlainStrings(code: string, program: Node): string {
	const parts: string[] = [];
	let end = 0;
	const visit = (node: Node, isTagged: boolean) => {
		if (node.type === 'TemplateLiteral' && (node.expressions as Node[]).length === 0 && !isTagged) {
			const quoted = inQuotes(code.slice(node.start, node.end));
			if (quoted === null) return;
			parts.push(code.slice(end, node.start), quoted);
			end = node.end;
			return;
		}
		const isTag = node.type === 'TaggedTemplateExpression';
		const below = childrenOf(node).toSorted((one, other) => one.start - other.start);
		for (const child of below) visit(child, isTag && child === node.quasi);
	};
	visit(program, false);
	return parts.join('') + code.slice(end);
}

/** Writes the strings of what is built in quotes again. */
export function plainStrings(): Plugin {
	return {
		name: 'regulars:plain-strings',
		apply: 'build',
		applyToEnvironment: ({ config }) => config.consumer === 'server',
		generateBundle(_options, bundle) {
			for (const chunk of Object.values(bundle)) {
				if (chunk.type !== 'chunk') continue;
				// Of the same length, so that the source map holds as it is.
				chunk.code = withPlainStrings(chunk.code, this.parse(chunk.code) as unknown as Node);
			}
		},
	};
}
