import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerpt } from '../../../src/domain/text/excerpt.ts';
import { readMarkdown } from '../../../src/domain/text/markdown.ts';
import { times } from '../../support/for-all.ts';
import { htmlProblems } from '../../support/html/html.ts';

const html = (markdown: string) => {
	const { lede, rest } = readMarkdown(markdown);
	return lede + rest;
};

/** Every element that may stand in a description, with the attributes that it may have. */
const ALLOWED =
	/^<(?:\/?(?:p|h[3-6]|blockquote|ul|ol|li|pre|code|strong|em)|br|hr|a href="(?:https?:\/\/|mailto:)[^"<>]*" rel="nofollow noreferrer"|\/a|ol start="\d+")>$/;

function expectHarmless(markdown: string): void {
	const written = html(markdown);
	for (const [tag] of written.matchAll(/<[^>]*>?/g)) expect(tag).toMatch(ALLOWED);
	// What is left outside of elements holds no sign that could begin one.
	expect(written.replaceAll(/<[^>]*>/g, '')).not.toMatch(/[<>"]|&(?!amp;|lt;|gt;|quot;)/);
}

/** The description as it stands on an event's page: after the title and the heading of the panel. */
const pageWith = (markdown: string) => {
	const { lede, rest } = readMarkdown(markdown);
	return `<!doctype html><html lang="en"><head><title>An event</title></head><body>
		<h1>An event</h1><div>${lede}</div><section><h2>More about it</h2>${rest}</section></body></html>`;
};

const ATTACKS = [
	'<script>alert(1)</script>',
	'<scr<script>ipt>alert(1)</script>',
	'<img src=x onerror=alert(1)>',
	'<svg/onload=alert(1)>',
	'<a href="javascript:alert(1)">x</a>',
	'<iframe src="https://evil.example"></iframe>',
	'<style>*{display:none}</style>',
	'<!-- --><script>alert(1)</script>',
	'<![CDATA[<script>alert(1)</script>]]>',
	'[x](javascript:alert(1))',
	'[x](JaVaScRiPt:alert(1))',
	'[x](java\tscript:alert(1))',
	'[x](<java\nscript:alert(1)>)',
	'[x](&#106;avascript:alert(1))',
	'[x](javascript&colon;alert(1))',
	'[x]( javascript:alert(1))',
	'[x](\u0001javascript:alert(1))',
	'[x](vbscript:msgbox(1))',
	'[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
	'[x](//evil.example)',
	'[x](/admin)',
	'[x](file:///etc/passwd)',
	'[x](https://a.example/"onmouseover="alert(1))',
	'[x](https://a.example/ "\\" onmouseover=\\"alert(1)")',
	'[x][r]\n\n[r]: javascript:alert(1)',
	'[x][r]\n\n[r]: https://a.example/"><script>alert(1)</script>',
	'![x](https://evil.example/pixel.png)',
	'![x"onerror="alert(1)](x)',
	'![x][r]\n\n[r]: data:image/svg+xml;base64,PHN2Zy8+',
	'<javascript:alert(1)>',
	'<https://a.example/"onclick="alert(1)>',
	'https://a.example/"><script>alert(1)</script>',
	'```"><script>alert(1)</script>\nx\n```',
	'`</code><script>alert(1)</script>`',
	'    </pre><script>alert(1)</script>',
	'&lt;script&gt;alert(1)&lt;/script&gt;',
	'# <script>alert(1)</script>',
	'> <script>alert(1)</script>',
	'- <script>alert(1)</script>',
	'| <script>alert(1)</script> |\n|-|\n| x |',
];

describe('a description', () => {
	it('keeps what Markdown marks', () => {
		expect(html('Bring **tea** and *cake*.')).toBe(
			'<p>Bring <strong>tea</strong> and <em>cake</em>.</p>',
		);
		expect(html('- one\n- two\n\n1. first\n2. second')).toBe(
			'<ul><li>one</li><li>two</li></ul><ol><li>first</li><li>second</li></ol>',
		);
		expect(html('3. three')).toBe('<ol start="3"><li>three</li></ol>');
		expect(html('> so `it` is\n\n---\n\n    a < b')).toBe(
			'<blockquote><p>so <code>it</code> is</p></blockquote><hr><pre><code>a &lt; b</code></pre>',
		);
	});

	it('keeps the line ends of somebody who knows no Markdown', () => {
		expect(html('One line\nanother\n\nand a paragraph')).toBe(
			'<p>One line<br>another</p><p>and a paragraph</p>',
		);
	});

	it('is split into its first paragraph and the rest', () => {
		expect(readMarkdown('First.\n\n- then')).toMatchObject({
			lede: '<p>First.</p>',
			rest: '<ul><li>then</li></ul>',
		});
		expect(readMarkdown('- first\n\nThen.').lede).toBe('');
		expect(readMarkdown('')).toEqual({ lede: '', rest: '', text: '' });
	});

	it('links to the web and to mailboxes, and tells search engines to follow nothing', () => {
		const rel = 'rel="nofollow noreferrer"';
		expect(html('[a](https://a.example/x?y=1&z=2)')).toBe(
			`<p><a href="https://a.example/x?y=1&amp;z=2" ${rel}>a</a></p>`,
		);
		expect(html('<mail@a.example>')).toBe(
			`<p><a href="mailto:mail@a.example" ${rel}>mail@a.example</a></p>`,
		);
		expect(html('[a][there]\n\n[there]: https://a.example/')).toBe(
			`<p><a href="https://a.example/" ${rel}>a</a></p>`,
		);
		expect(html('See (https://a.example/b_c).')).toBe(
			`<p>See (<a href="https://a.example/b_c" ${rel}>https://a.example/b_c</a>).</p>`,
		);
		expect(html('[https://a.example](https://b.example/)')).toBe(
			`<p><a href="https://b.example/" ${rel}>https://a.example</a></p>`,
		);
	});

	it('shows the text of a link that is not allowed, and of a picture', () => {
		expect(html('[words](javascript:alert(1)) ![a cat](https://a.example/cat.png)')).toBe(
			'<p>words a cat</p>',
		);
	});

	it('has headings below those of the page, without a gap in their levels', () => {
		expect(html('# One\n\n##### Deep\n\n## Two\n\n###### Deepest')).toBe(
			'<h3>One</h3><h4>Deep</h4><h4>Two</h4><h5>Deepest</h5>',
		);
		expect(html('#\n\n## \n\nx')).toBe('<p>x</p>');
	});

	it.each(ATTACKS)('is harmless with %s', async (attack) => {
		expectHarmless(attack);
		expect(html(attack)).not.toMatch(/href="(?!https?:|mailto:)/);
		expect(await htmlProblems(pageWith(attack))).toEqual([]);
	});

	it('has only harmless elements, whatever was typed', () => {
		const piece = fc.oneof(
			fc.constantFrom(...ATTACKS),
			fc.constantFrom(
				'*',
				'_',
				'`',
				'[',
				'](',
				')',
				'![',
				'<',
				'>',
				'"',
				'#',
				'- ',
				'\n',
				'&',
				':',
			),
			fc.string({ unit: 'binary', maxLength: 6 }),
		);
		times(1500).forAll(fc.array(piece, { maxLength: 12 }), (pieces) => {
			expectHarmless(pieces.join(''));
		});
	});

	it('is valid HTML on its page, whatever was typed', async () => {
		const block = fc.constantFrom(
			'# Title',
			'#### Deep title',
			'- a\n- b\n\n  c',
			'1. a\n   > b',
			'> # quoted\n> - x',
			'```\ncode\n```',
			'---',
			'**a** [b](https://c.example) <i>d</i>',
			'<div>\n\nx\n\n</div>',
			'[](https://empty.example) ![]( )',
			'****',
			'- ',
		);
		await times(60).forAllAsync(fc.array(block, { minLength: 1, maxLength: 6 }), async (blocks) => {
			expect(await htmlProblems(pageWith(blocks.join('\n\n')))).toEqual([]);
		});
	});

	it.each([
		['quotes in quotes', '>'.repeat(2000)],
		['lists in lists', '- '.repeat(1000)],
		['stress', `a ${'*'.repeat(1990)}`],
		['brackets', '['.repeat(2000)],
	])('is shown as it was typed where it has nothing but %s', (_, marks) => {
		expectHarmless(marks);
		expect(readMarkdown(marks).text).toBe(marks.trim());
	});
});

describe('the plain text of a description', () => {
	it('has no marks, and keeps paragraphs and lines', () => {
		const markdown =
			'Bring **tea** &amp; *cake*,\nplease.\n\n## What else\n\n- a [map](https://a.example/)\n- 1 < 2\n\n3. x\n4. y\n\n> quoted\n\n![a cat](cat.png) https://b.example';
		expect(readMarkdown(markdown).text).toBe(
			'Bring tea & cake,\nplease.\n\nWhat else\n\n- a map (https://a.example/)\n- 1 < 2\n\n3. x\n4. y\n\nquoted\n\na cat https://b.example',
		);
	});

	it('is as it was typed where that has no marks', () => {
		const plain = 'Three hours at a big table.\n\nBeginners are welcome: a+b, 50% off.';
		expect(readMarkdown(plain).text).toBe(plain);
	});

	it('can be shortened between two words', () => {
		expect(excerpt('one two three', 13)).toBe('one two three');
		expect(excerpt('one two three', 9)).toBe('one two…');
		expect(excerpt('one\n\ntwo', 20)).toBe('one two');
		expect(excerpt('🎈🎈🎈', 2)).toBe('🎈🎈…');
	});
});
