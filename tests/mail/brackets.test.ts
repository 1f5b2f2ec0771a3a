import { describe, expect, it, vi } from 'vitest';
import { longDate } from '../../src/domain/time/time.ts';
import { mailSamples } from '../../src/mail/samples.ts';
import { outsideBrackets } from '../support/messages/brackets.ts';
import { clubOf, NOW, SITE } from './clubs.ts';

vi.mock('../../src/messages/choose.ts', () => import('../support/messages/brackets.ts'));

/** Every email in the bracket language: what is outside of brackets is in no message. */

/** What organizers and members have typed in the samples, the whole of a line. */
const TYPED = [
	/^Makers & "Menders"$/,
	/^Make something before lunch$/,
	/^Show and tell, with soup$/,
	/^Loft 3, 61 Wythe Avenue, Brooklyn$/,
	/^We move one floor up$/,
	/^Please bring a mug$/,
];

/** Texts of the samples in Markdown, as HTML: between these tags nothing is the site's own. */
const BODY = /<div class="words">[\s\S]*?<\/div>/g;
/** The message of a visitor, in a table of its own. */
const MESSAGE = /<td style="padding:18px 0 4px">[\s\S]*?<\/td>/g;

const DAY_MS = 24 * 60 * 60_000;
/** Dates as Intl writes them, of all days around the samples. */
const DATES = new Set(
	Array.from({ length: 40 }, (_, day) => new Date(NOW.getTime() + (day - 20) * DAY_MS)).flatMap(
		(moment) =>
			longDate(moment, 'America/New_York', 'en-GB')
				.split(/[ ,]+/)
				.flatMap((word) => [word, word.slice(0, 3)]),
	),
);

function unescaped(html: string): string {
	return html
		.replaceAll('&#39;', "'")
		.replaceAll('&nbsp;', ' ')
		.replaceAll('&quot;', '"')
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&amp;', '&');
}

/** The texts and labels of an email that are in no message. */
function leftOutside(html: string): string[] {
	const shown = html
		.replaceAll(/<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, '')
		.replaceAll(BODY, '')
		.replaceAll(MESSAGE, '');
	const labels = [...shown.matchAll(/ (?:alt|title|aria-label)="([^"]*)"/g)].map(
		([, label]) => label,
	);
	return [
		...outsideBrackets(shown).split(/<[^>]*>/),
		...labels.map((label) => outsideBrackets(label ?? '')),
	]
		.map((text) => unescaped(text).trim())
		.filter((text) => /\p{L}/u.test(text))
		.filter((text) => !TYPED.some((typed) => typed.test(text)))
		.filter((text) => !DATES.has(text));
}

describe('an email', () => {
	const samples = mailSamples(clubOf('#b93815'), SITE, NOW);
	it.each(samples.map((sample) => [sample.name, sample] as const))(
		'says nothing that is in no message: %s',
		async (_, sample) => {
			const { html, subject, attachments } = await sample.make();
			expect(leftOutside(html)).toEqual([]);
			const isTyped = TYPED.some((typed) => typed.test(subject));
			expect(isTyped ? '' : outsideBrackets(subject)).toBe('');
			const [file] = attachments;
			if (sample.name === 'event-cancelled')
				expect(file?.content).toContain('SUMMARY:⟦Cancelled: ');
		},
	);

	it('with a text of its own is found', () => {
		expect(leftOutside('<p>⟦Hello.⟧ Come <b>soon</b></p><img alt="A code" src="x">')).toEqual([
			'Come',
			'soon',
			'A code',
		]);
	});
});
