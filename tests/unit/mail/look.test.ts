import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast, palettes } from '../../../src/domain/club/colour.ts';
import { DARK, LIGHT, mailStyles } from '../../../src/mail/parts/look.ts';
import { shortened, textInMail } from '../../../src/mail/parts/text-in-mail.ts';
import { times } from '../../support/for-all.ts';

/** The least contrast of text (WCAG 2.2, 1.4.3). */
const LEAST = 4.5;

const colours = fc
	.integer({ min: 0, max: 0xffffff })
	.map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe.each([
	['light', LIGHT],
	['dark', DARK],
] as const)('the colors of emails on %s paper', (shade, look) => {
	it('are readable', () => {
		for (const ground of [look.paper, look.card]) {
			expect(contrast(look.ink, ground)).toBeGreaterThanOrEqual(LEAST);
			expect(contrast(look.soft, ground)).toBeGreaterThanOrEqual(LEAST);
		}
		for (const mark of [look.going, look.waitlisted, look.declined]) {
			expect(contrast(look.markInk, mark)).toBeGreaterThanOrEqual(LEAST);
		}
	});

	it("are readable whatever the club's color: links, the date and the button", () =>
		times(300).forAll(colours, (colour) => {
			const { club, clubInk } = palettes(colour)[shade];
			expect(contrast(club, look.paper)).toBeGreaterThanOrEqual(LEAST);
			expect(contrast(club, look.card)).toBeGreaterThanOrEqual(LEAST);
			expect(contrast(clubInk, club)).toBeGreaterThanOrEqual(LEAST);
		}));
});

describe('the style sheets of emails', () => {
	it('have the dark colors for Apple Mail and for Outlook on the web alike', () => {
		const { sheet, outlook } = mailStyles('#b93815');
		const dark = sheet.slice(sheet.indexOf('prefers-color-scheme'));
		for (const colour of [DARK.paper, DARK.card, DARK.ink, DARK.soft, DARK.going]) {
			expect(dark).toContain(colour);
			expect(outlook).toContain(colour);
		}
		// Some programs read `!important` only with a space before it, and Gmail no attributes in a selector.
		expect(sheet + outlook).not.toMatch(/[^ ]!important/);
		expect(sheet).not.toContain('[');
	});

	it('stay below what Gmail reads of a sheet', () => {
		const { sheet, outlook } = mailStyles('#b93815');
		expect(sheet.length + outlook.length).toBeLessThan(8_192);
	});
});

describe("an organizer's text in an email", () => {
	it('has headings right below the title of the email', () => {
		expect(textInMail('# One\n\n## Two\n\ntext')).toBe('<h2>One</h2><h3>Two</h3><p>text</p>');
	});

	it('leaves HTML that somebody typed as it was typed', () => {
		expect(textInMail('<h3>x</h3> & `<h4>`')).not.toMatch(/<h\d/);
	});

	it('is cut between paragraphs, or between words where there is only one', () => {
		const paragraph = 'some words here. '.repeat(25).trim();
		const cut = shortened(`${paragraph}\n\n${paragraph}\n\n${paragraph}`);
		expect(cut).toEqual({ markdown: `${paragraph}\n\n${paragraph}`, isCut: true });
		const long = shortened('word '.repeat(1_000));
		expect(long.isCut).toBe(true);
		expect(long.markdown).toMatch(/^(word )+(word)?…$/);
		expect(long.markdown.length).toBeLessThanOrEqual(901);
		const headed = shortened(`${paragraph}\n\n## What is next\n\n${paragraph}\n\n${paragraph}`);
		expect(headed.markdown).toBe(`${paragraph}\n\n## What is next\n\n${paragraph}`);
		const cutBelow = shortened(`${paragraph}\n\n## What is next\n\n${paragraph.repeat(2)}`);
		expect(cutBelow).toEqual({ markdown: paragraph, isCut: true });
		expect(shortened('short')).toEqual({ markdown: 'short', isCut: false });
	});
});
