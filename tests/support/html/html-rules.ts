import { type DOMNode, HtmlElement, type Plugin, Rule, TextNode } from 'html-validate';

/** Rules of our own for pages and emails, asked along with those of html-validate wherever HTML is checked. */

/** What begins and ends a line, or a cell of its own, without any style sheet. */
const APART =
	/^(address|article|aside|blockquote|body|br|caption|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|legend|li|main|nav|ol|optgroup|option|p|pre|section|summary|table|tbody|td|tfoot|th|thead|title|tr|ul)$/;
/** `svg`: html-validate reads none of what is in it. */
const UNREAD = /^(script|style|svg|template|head)$/;
/** What a text browser draws as a word of its own. */
const CONTROL = /^(button|input|select|textarea)$/;
/** Where organizers' own words stand, who may emphasize part of a word. */
const WRITTEN = /^(?:words|lede)$/;

const ENDS_A_WORD = /[\p{L}\p{N}.,;:!?%…)\]”’]$/u;
const BEGINS_A_WORD = /^[\p{L}\p{N}+(“‘#@]/u;
/** What stands for a control, which has an edge as a word has. */
const A_CONTROL = '0';
/** What belongs to the word before it. */
const LOOSE_MARK = /\S\s+[,;.!?](?:\s|$)/;
const HELD_SPACE = /&(?:nbsp|#160|#xa0);/gi;

/**
 * Words of neighboring elements that nothing but a style sheet keeps apart: a text browser, and whoever
 * copies them, reads "EventsSign in". And the other way round: a comma that stands alone after a blank.
 */
class WordsApart extends Rule {
	override setup(): void {
		this.on('dom:ready', ({ document }) => {
			/** The piece of text that came last, while nothing has come between. */
			let before = '';
			const write = (source: string, node: DOMNode) => {
				if (source === '') return;
				const text = source.replaceAll(HELD_SPACE, ' ');
				if (ENDS_A_WORD.test(before) && BEGINS_A_WORD.test(text)) {
					this.report(node, `“${before.slice(-30)}” and “${text.slice(0, 30)}” run together`);
				}
				if (LOOSE_MARK.test(before + text) && !LOOSE_MARK.test(before)) {
					this.report(node, `a blank stands before “${text.trim().slice(0, 30)}”`);
				}
				before = (before + text).slice(-40);
			};
			const read = (node: DOMNode) => {
				if (node instanceof TextNode) {
					write(node.textContent, node);
					return;
				}
				if (!(node instanceof HtmlElement) || UNREAD.test(node.tagName)) return;
				const { tagName } = node;
				if (tagName === 'input' && node.getAttributeValue('type') === 'hidden') return;
				if (APART.test(tagName)) before = '';
				if (CONTROL.test(tagName)) {
					write(A_CONTROL, node);
					before = '';
				}
				if (tagName === 'img') write(node.getAttributeValue('alt') ?? '', node);
				const isWritten =
					tagName === 'div' && [...node.classList].some((name) => WRITTEN.test(name));
				if (isWritten) before = '';
				else for (const child of node.childNodes) read(child);
				if (APART.test(tagName)) before = '';
				if (CONTROL.test(tagName)) before = A_CONTROL;
			};
			read(document.root);
		});
	}
}

/** What the Nu HTML checker finds, and html-validate doesn't: a style sheet that isn't in the head. */
class StyleInHead extends Rule {
	override setup(): void {
		this.on('dom:ready', ({ document }) => {
			for (const style of document.getElementsByTagName('style')) {
				if (style.parent?.tagName !== 'head')
					this.report(style, 'a style sheet belongs in the head');
			}
		});
	}
}

/** The same of a required select: its first option has to be empty, or there is nothing to require. */
class RequiredSelect extends Rule {
	override setup(): void {
		this.on('dom:ready', ({ document }) => {
			for (const select of document.getElementsByTagName('select')) {
				if (!select.hasAttribute('required') || select.hasAttribute('multiple')) continue;
				const [first] = select.childElements;
				const isEmpty =
					first?.tagName === 'option' && (first.getAttributeValue('value') ?? '') === '';
				if (!isEmpty) this.report(select, 'the first option of a required select is not empty');
			}
		});
	}
}

/** The same of columns: as many as the longest row has cells, or none. */
class ColumnCount extends Rule {
	override setup(): void {
		const spanOf = (cell: HtmlElement, name: string) => Number(cell.getAttributeValue(name) ?? 1);
		const sum = (cells: readonly HtmlElement[], name: string) =>
			cells.reduce((total, cell) => total + spanOf(cell, name), 0);
		this.on('dom:ready', ({ document }) => {
			for (const table of document.getElementsByTagName('table')) {
				const columns = sum(table.getElementsByTagName('col'), 'span');
				const rows = table
					.getElementsByTagName('tr')
					.map((row) => sum(row.childElements, 'colspan'));
				if (columns > 0 && Math.max(...rows) !== columns) {
					this.report(
						table,
						`${columns} columns are described, and a row has ${Math.max(...rows)}`,
					);
				}
			}
		});
	}
}

/** The rules, by the names under which a configuration switches them on. */
export const OWN_RULES: Plugin = {
	name: 'regulars',
	rules: {
		'regulars/words-apart': WordsApart,
		'regulars/style-in-head': StyleInHead,
		'regulars/required-select': RequiredSelect,
		'regulars/column-count': ColumnCount,
	},
};
