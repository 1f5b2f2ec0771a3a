/**
 * The plain text of an email from its HTML. Only HTML that the site has written itself is read: templates,
 * and what `readMarkdown` makes of Markdown. It is well-formed, and little of the language is in it.
 */

/** A comment, the document's type, a tag with its name and attributes, or text. */
const PIECE =
	/<!--[\s\S]*?-->|<![^>]*>|<(\/?)([a-z][a-z0-9]*)((?:[^>"']|"[^"]*"|'[^']*')*)>|[^<]+/gi;

/** Elements with no end of their own. */
const VOID = ['br', 'hr', 'meta', 'img'];

/** What is for the eye or the inbox alone: the leaf repeats the date, the preheader the first sentence. */
const LEFT_OUT = /^(head|style)$/;
const LEFT_OUT_CLASS = /\b(preheader|brand|leaf)\b/;

/** How many line ends come before and after an element; other elements stay within their line. */
const BREAKS: Record<string, number> = {
	p: 2,
	h1: 2,
	h2: 2,
	h3: 2,
	h4: 2,
	h5: 2,
	ul: 2,
	ol: 2,
	blockquote: 2,
	pre: 2,
	table: 2,
	tr: 1,
	td: 1,
	div: 1,
	li: 1,
};

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

function unescaped(text: string): string {
	return text.replaceAll(/&(?:#(\d+)|#x([\da-f]+)|([a-z]+));/gi, (whole, decimal, hex, name) => {
		if (decimal) return String.fromCodePoint(Number(decimal));
		if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
		return NAMED[name] ?? whole;
	});
}

function attribute(attributes: string, name: string): string {
	const value = new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1];
	return value === undefined ? '' : unescaped(value);
}

/** An element that has begun and not ended. */
interface Open {
	name: string;
	className: string;
	href: string;
	/** Where its text begins in the whole. */
	start: number;
	/** Of a list: the number of the next item, or null where the items have none. */
	next: number | null;
	/** What its lines begin with. */
	indent: string;
}

/** Whether a link's text is the address itself, as it was typed or in full. */
function leadsThere(text: string, address: string): boolean {
	return text === address || URL.parse(text)?.href === address;
}

/** Writes lines; between two blocks there are as many line ends as the one that wants more asks for. */
function createLines() {
	let text = '';
	let breaks = 0;
	let prefix = '';
	/** Whether what comes next goes on in the same line, whatever it is. */
	let isHeld = false;
	return {
		/** How much is written, to ask later what came since. */
		get length() {
			return text.length;
		},
		since: (start: number) => text.slice(start).trim(),
		end: () => text.trimEnd(),
		breakLine(count: number) {
			if (text !== '' && !isHeld) breaks = Math.max(breaks, count);
		},
		/** One more line end. */
		endLine() {
			if (text !== '') breaks += 1;
		},
		hold() {
			isHeld = true;
		},
		/** What each line begins with from here on. */
		indent(by: string) {
			prefix += by;
		},
		outdent(by: string) {
			prefix = prefix.slice(0, prefix.length - by.length);
		},
		/** @param isFixed with its spaces and line ends as they are */
		write(content: string, isFixed = false) {
			let piece = isFixed ? content : content.replaceAll(/\s+/g, ' ');
			if (!isFixed && (text === '' || breaks > 0 || text.endsWith(' '))) piece = piece.trimStart();
			if (piece === '') return;
			if (breaks > 0) text = `${text.trimEnd()}${'\n'.repeat(breaks)}`;
			if (text === '' || breaks > 0) text += prefix;
			breaks = 0;
			isHeld = false;
			text += piece.replaceAll('\n', `\n${prefix}`);
		},
	};
}

const QUOTE = '> ';
const RULE = '----';

/**
 * The text of an email.
 *
 * @param html what a template of src/mail was rendered to
 * @throws Error where an element ends that has not begun
 */
export function plainText(html: string): string {
	const lines = createLines();
	const open: Open[] = [];
	/** How many elements are open within one that is left out, itself included. */
	let leftOut = 0;
	const isIn = (name: string) => open.some((element) => element.name === name);
	const isOf = (element: Pick<Open, 'className'>, className: string) =>
		element.className.split(' ').includes(className);

	function breaksOf(element: Pick<Open, 'name' | 'className'>): number {
		// A fact is on the line of its label, and a list within an item begins on the next line.
		if (isOf(element, 'value')) return 0;
		if (isOf(element, 'button') || isOf(element, 'foot')) return 2;
		const isList = element.name === 'ul' || element.name === 'ol';
		return isList && isIn('li') ? 1 : (BREAKS[element.name] ?? 0);
	}

	function writeRule(): void {
		lines.breakLine(2);
		lines.write(RULE);
		lines.breakLine(2);
	}

	function begin(name: string, attributes: string): void {
		const element: Open = {
			name,
			className: attribute(attributes, 'class'),
			href: attribute(attributes, 'href'),
			start: 0,
			next: name === 'ol' ? Number(attribute(attributes, 'start') || 1) : null,
			indent: name === 'blockquote' ? QUOTE : '',
		};
		lines.breakLine(breaksOf(element));
		if (isOf(element, 'foot')) writeRule();
		if (name === 'li') element.indent = writeMark(open.at(-1));
		lines.indent(element.indent);
		element.start = lines.length;
		open.push(element);
	}

	/** @returns as many spaces as the mark of the item takes */
	function writeMark(list: Open | undefined): string {
		let mark = '- ';
		if (list && list.next !== null) {
			mark = `${list.next}. `;
			list.next += 1;
		}
		lines.write(mark, true);
		lines.hold();
		return ' '.repeat(mark.length);
	}

	function end(name: string): void {
		const element = open.pop();
		if (element?.name !== name) throw new Error(`${name} ends in a mail where it has not begun.`);
		if (name === 'a') endLink(element);
		lines.outdent(element.indent);
		if (isOf(element, 'label')) lines.write(': ');
		else lines.breakLine(breaksOf(element));
	}

	/** Where a link leads: below a button, and behind other text, unless it says so already. */
	function endLink(link: Open): void {
		const address = link.href.replace(/^mailto:/, '');
		if (isOf(link, 'button')) {
			lines.write(':');
			lines.breakLine(1);
			lines.write(address);
		} else if (open.some((element) => isOf(element, 'less'))) {
			lines.write(`: ${address}`);
		} else if (!leadsThere(lines.since(link.start), address)) {
			// As descriptions have it everywhere: what follows must not become part of the address.
			lines.write(` (${address})`);
		}
	}

	for (const [piece, slash, written = '', attributes = ''] of html.matchAll(PIECE)) {
		const name = written.toLowerCase();
		const isVoid = VOID.includes(name);
		if (piece.startsWith('<!')) continue;
		if (leftOut > 0) {
			if (name !== '' && !isVoid) leftOut += slash ? -1 : 1;
		} else if (name === '') lines.write(unescaped(piece), isIn('pre'));
		else if (name === 'br') lines.endLine();
		else if (name === 'hr') writeRule();
		else if (isVoid) continue;
		else if (slash) end(name);
		else if (LEFT_OUT.test(name) || LEFT_OUT_CLASS.test(attribute(attributes, 'class')))
			leftOut = 1;
		else begin(name, attributes);
	}
	return lines.end();
}
