import { fromMarkdown } from 'mdast-util-from-markdown';
import { remembered } from '../remembered.ts';
import { escapeHtml } from './escape-html.ts';
import { printable } from './printable.ts';

/**
 * Descriptions are Markdown (CommonMark). Pages get HTML that is written here, element by element, from
 * what the parser understood: nothing of what somebody typed is passed on as HTML, so there is nothing to
 * clean afterwards. Line ends stay line ends, and a bare address is a link.
 */

type Node = ReturnType<typeof fromMarkdown>['children'][number];

/** A description, ready for a page. */
export interface RenderedMarkdown {
	/** The HTML of the paragraph that it begins with; empty where it begins with something else. */
	lede: string;
	/** The HTML of what follows. */
	rest: string;
	/** All of it without any marks, for calendars and search engines. */
	text: string;
}

const FIRST_HEADING_LEVEL = 3;
const LAST_HEADING_LEVEL = 6;
/** More than the descriptions of any page or feed. */
const MOST_DESCRIPTIONS = 300;
/** Of all of them together. A list of ten thousand characters becomes a hundred thousand. */
const MOST_CHARACTERS = 2_000_000;

/** Reads a description. Parsing is slow beside all else on a page. */
export const readMarkdown = remembered(write, MOST_DESCRIPTIONS, {
	most: MOST_CHARACTERS,
	of: (markdown, { lede, rest, text }) => markdown.length + lede.length + rest.length + text.length,
});

const LINKED_PROTOCOLS = ['http:', 'https:', 'mailto:'];

/** The address that a link may lead to, or null: on the web or to a mailbox, and complete. */
function linkedAddress(address: string): string | null {
	const url = URL.parse(address);
	return url && LINKED_PROTOCOLS.includes(url.protocol) ? url.href : null;
}

/** A link, or its label alone if its address isn't allowed. */
function link(address: string, label: string): string {
	const href = linkedAddress(address);
	if (href === null || label.trim() === '') return label;
	return `<a href="${escapeHtml(href)}" rel="nofollow noreferrer">${label}</a>`;
}

/** A web address within text. What ends a sentence or a bracket around it is not part of it. */
const BARE_ADDRESS = /(https?:\/\/[^\s<>"]*[^\s<>"'.,:;!?*_~)\]}])/;

function linkedText(text: string): string {
	return text
		.split(BARE_ADDRESS)
		.map((part, index) => (index % 2 === 1 ? link(part, escapeHtml(part)) : escapeHtml(part)))
		.join('')
		.replaceAll('\n', '<br>');
}

/** Where `[words][name]` leads, by name. The first definition of a name counts. */
function definitionsIn(nodes: readonly Node[], found = new Map<string, string>()) {
	for (const node of nodes) {
		if (node.type === 'definition' && !found.has(node.identifier)) {
			found.set(node.identifier, node.url);
		}
		if ('children' in node) definitionsIn(node.children, found);
	}
	return found;
}

/** Writes the blocks of one description in their order. */
function createWriter(definitions: ReadonlyMap<string, string>) {
	let level = FIRST_HEADING_LEVEL - 1;

	/** One element, or nothing where there is nothing in it. */
	function element(name: string, inner: string): string {
		return inner.trim() === '' ? '' : `<${name}>${inner}</${name}>`;
	}

	function line(nodes: readonly Node[], isInLink = false): string {
		return nodes.map((node) => inline(node, isInLink)).join('');
	}

	function inline(node: Node, isInLink: boolean): string {
		switch (node.type) {
			case 'text':
				return isInLink ? escapeHtml(node.value).replaceAll('\n', '<br>') : linkedText(node.value);
			case 'strong':
				return element('strong', line(node.children, isInLink));
			case 'emphasis':
				return element('em', line(node.children, isInLink));
			case 'inlineCode':
				return element('code', escapeHtml(node.value));
			case 'break':
				return '<br>';
			case 'link':
				return link(node.url, line(node.children, true));
			case 'linkReference':
				return link(definitions.get(node.identifier) ?? '', line(node.children, true));
			// No pictures from elsewhere: their alternative text.
			case 'image':
			case 'imageReference':
				return escapeHtml(node.alt ?? '');
			case 'html':
				return escapeHtml(node.value);
			default:
				return '';
		}
	}

	function block(node: Node): string {
		switch (node.type) {
			case 'paragraph':
				return element('p', line(node.children));
			case 'heading': {
				const inner = line(node.children);
				if (inner.trim() === '') return '';
				// Never a level left out on the way down, whatever was typed.
				const wanted = node.depth + FIRST_HEADING_LEVEL - 1;
				level = Math.min(wanted, level + 1, LAST_HEADING_LEVEL);
				return element(`h${level}`, inner);
			}
			case 'blockquote':
				return element('blockquote', node.children.map(block).join(''));
			case 'list': {
				const items = node.children.map(({ children, spread }) => {
					const isTight = !node.spread && !spread;
					const parts = children.map((child) =>
						isTight && child.type === 'paragraph' ? line(child.children) : block(child),
					);
					return `<li>${parts.join('')}</li>`;
				});
				if (!node.ordered) return `<ul>${items.join('')}</ul>`;
				const start = node.start ?? 1;
				return `<ol${start === 1 ? '' : ` start="${start}"`}>${items.join('')}</ol>`;
			}
			case 'code':
				return element('pre', element('code', escapeHtml(node.value)));
			case 'thematicBreak':
				return '<hr>';
			// HTML that somebody typed is shown as they typed it.
			case 'html':
				return element('p', escapeHtml(node.value));
			default:
				return '';
		}
	}

	return block;
}

/**
 * The text alone. Blocks are separated by an empty line, items by a line end, links tell where they lead.
 */
function textOf(nodes: readonly Node[], definitions: ReadonlyMap<string, string>): string {
	const inline = (children: readonly Node[]) => children.map(text).join('');
	const blocks = (children: readonly Node[], between = '\n\n') =>
		children
			.map((child) => text(child).trim())
			.filter((part) => part !== '')
			.join(between);

	function withAddress(label: string, address: string): string {
		const href = linkedAddress(address);
		if (href === null || label.trim() === '') return label;
		return label === address || label === href || `mailto:${label}` === href
			? label
			: `${label} (${href})`;
	}

	function text(node: Node): string {
		switch (node.type) {
			case 'text':
			case 'inlineCode':
			case 'code':
			case 'html':
				return node.value;
			case 'image':
			case 'imageReference':
				return node.alt ?? '';
			case 'break':
				return '\n';
			case 'link':
				return withAddress(inline(node.children), node.url);
			case 'linkReference':
				return withAddress(inline(node.children), definitions.get(node.identifier) ?? '');
			case 'list':
				return node.children
					.map((item, index) => {
						const mark = node.ordered ? `${(node.start ?? 1) + index}. ` : '- ';
						return (
							mark + blocks(item.children, '\n').replaceAll('\n', `\n${' '.repeat(mark.length)}`)
						);
					})
					.join('\n');
			case 'blockquote':
				return blocks(node.children);
			default:
				return 'children' in node ? inline(node.children) : '';
		}
	}

	return blocks(nodes);
}

/** Marks in such numbers mean nothing, but would nest deeper than anything can be read. */
const TOO_MANY_MARKS = /[>*_\-+[\]()!`~#=\d.\s]{200}/;

function write(markdown: string): RenderedMarkdown {
	const typed = printable(markdown);
	if (TOO_MANY_MARKS.test(typed)) {
		return { lede: '', rest: `<p>${linkedText(typed.trim())}</p>`, text: typed.trim() };
	}
	const { children } = fromMarkdown(typed);
	const definitions = definitionsIn(children);
	const block = createWriter(definitions);
	const [first, ...others] = children;
	const hasLede = first?.type === 'paragraph';
	return {
		lede: hasLede ? block(first) : '',
		rest: (hasLede ? others : children).map(block).join(''),
		text: textOf(children, definitions),
	};
}
