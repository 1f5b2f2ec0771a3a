import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMarkdown } from '../../../src/domain/text/markdown.ts';
import { textInMail } from '../../../src/mail/parts/text-in-mail.ts';
import { plainText } from '../../../src/mail/plain-text.ts';
import { times } from '../../support/for-all.ts';

describe('the plain text of an email', () => {
	it.each([
		['words in one line', '<p>one\n\t two</p>', 'one two'],
		['paragraphs', '<p>one</p><p>two</p>', 'one\n\ntwo'],
		[
			'what nobody sees',
			'<!DOCTYPE html><head><title>x</title><style>a>b{c:d}</style></head>y',
			'y',
		],
		['comments', 'a<!--[if mso]><p>b</p><![endif]-->c<!--[if !mso]><!-->d<!--<![endif]-->', 'acd'],
		['the preheader', '<div class="preheader">a</div><div>b</div>', 'b'],
		[
			'the leaf, whatever is in it',
			'<td class="leaf"><table><tr><td>28<br></td></tr></table></td>b',
			'b',
		],
		['line ends', 'a<br>b<br><br>c', 'a\nb\n\nc'],
		['signs', '&lt;b&gt; &amp;amp; &quot;&#39;&#x41;&nbsp;&unknown;', '<b> &amp; "\'A &unknown;'],
		['emphasis', 'a <strong>b</strong>, <em>c</em>.', 'a b, c.'],
		[
			'a link',
			'see <a href="https://e.org/?a=1&amp;b=2">this</a>.',
			'see this (https://e.org/?a=1&b=2).',
		],
		[
			'a link that says where it leads',
			'<a href="https://e.org">https://e.org</a>',
			'https://e.org',
		],
		['such a link, in full', '<a href="https://e.org/">https://e.org</a>', 'https://e.org'],
		['an address', '<a href="mailto:a@e.org">write</a>', 'write (a@e.org)'],
		[
			'a button',
			'a<a class="button fill" href="https://e.org">Yes</a>b',
			'a\n\nYes:\nhttps://e.org\n\nb',
		],
		[
			'links one below the other',
			'<p class="less"><a href="https://e.org/1">One</a><br><a href="https://e.org/2">Two</a></p>',
			'One: https://e.org/1\nTwo: https://e.org/2',
		],
		[
			'facts behind their labels',
			'<table><tr><td class="label line">Where</td><td class="value line">here</td></tr><tr><td class="label">More</td><td class="value">there</td></tr></table>',
			'Where: here\nMore: there',
		],
		['a list', '<ul><li>a</li><li>b</li></ul>', '- a\n- b'],
		['a list with numbers', '<ol start="9"><li>a</li><li>b</li></ol>', '9. a\n10. b'],
		['a list in a list', '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>', '- a\n  - b\n- c'],
		['paragraphs in an item', '<ul><li><p>a</p><p>b</p></li></ul>', '- a\n\n  b'],
		[
			'a quotation',
			'<p>a</p><blockquote><p>b</p><p>c</p></blockquote><p>d</p>',
			'a\n\n> b\n\n> c\n\nd',
		],
		['code as it stands', '<pre><code>a\n  b\n</code></pre><p>c</p>', 'a\n  b\n\nc'],
		['a rule', '<p>a</p><hr><p>b</p>', 'a\n\n----\n\nb'],
		[
			'what stands below',
			'<table><tr><td>a</td></tr><tr><td class="foot">b</td></tr></table>',
			'a\n\n----\n\nb',
		],
	])('has %s', (_, html, text) => {
		expect(plainText(html)).toBe(text);
	});

	it("is refused for HTML that the site can't have written", () => {
		expect(() => plainText('<p>a</div>')).toThrow();
		expect(() => plainText('a</p>')).toThrow();
	});

	it('has everything that organizers can write, and no HTML', () => {
		const marks = fc.constantFrom(
			'# ',
			'- ',
			'1. ',
			'> ',
			'**',
			'`',
			'\n',
			'\n\n',
			'    ',
			'<b>',
			'&',
			'[a](https://e.org)',
		);
		const typed = fc
			.array(fc.oneof(marks, fc.stringMatching(/^[a-z]{1,8}$/)), { maxLength: 30 })
			.map((parts) => parts.join(''));
		times(500).forAll(typed, (markdown) => {
			const text = plainText(`<div class="words">${textInMail(markdown)}</div>`);
			const lettersOf = (words: string) =>
				words.replaceAll(/ ?\(https:\/\/e\.org\/\)/g, '').replaceAll(/[^a-z]/g, '');
			expect(lettersOf(text)).toBe(lettersOf(readMarkdown(markdown).text));
			expect(text).not.toMatch(/&(amp|lt|gt|quot|#\d+);|<\/|\n\n\n\n/);
		});
	});
});
