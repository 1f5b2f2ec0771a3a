import { type ConfigData, HtmlValidate } from 'html-validate';
import { OWN_RULES } from './html-rules.ts';

/** The rules of the HTML standard; matters of taste and of other tests are switched off. */
const STANDARD = {
	extends: ['html-validate:standard', 'html-validate:document', 'html-validate:a11y'],
	plugins: [OWN_RULES],
	rules: {
		'regulars/words-apart': 'error',
		'regulars/style-in-head': 'error',
		'regulars/required-select': 'error',
		'regulars/column-count': 'error',
		// Astro writes it in small letters or not, as its version likes.
		'doctype-style': 'off',
		'void-style': 'off',
		'no-trailing-whitespace': 'off',
		'long-title': 'off',
		// The site's own files come from where the page comes from.
		'require-sri': ['error', { target: 'crossorigin' }],
	},
} satisfies ConfigData;
const ofPages = new HtmlValidate({
	...STANDARD,
	extends: [...STANDARD.extends],
	plugins: [...STANDARD.plugins],
});
const ofMails = new HtmlValidate({
	extends: [...STANDARD.extends],
	plugins: [...STANDARD.plugins],
	rules: {
		...STANDARD.rules,
		// Outlook on Windows lays out by the attributes of long ago, and knows no newer elements.
		'no-deprecated-attr': 'off',
		'prefer-native-element': 'off',
	},
});

/** What is wrong with a page, in lines to read. */
export function htmlProblems(html: string): Promise<string[]> {
	return problemsBy(ofPages, html);
}

/** What is wrong with a mail's HTML, in lines to read. */
export function mailHtmlProblems(html: string): Promise<string[]> {
	return problemsBy(ofMails, html);
}

async function problemsBy(validator: HtmlValidate, html: string): Promise<string[]> {
	const report = await validator.validateString(html);
	// html-validate reads nothing of what is in a drawing.
	const drawn = /<\/text>(?=<(?!\/?svg))[\s\S]{0,60}/.exec(html);
	const inDrawings = drawn ? [`words-apart: words of a drawing run together at ${drawn[0]}`] : [];
	const found = report.results.flatMap(({ messages }) =>
		messages.map(
			({ ruleId, message, line, column, selector }) =>
				`${ruleId}: ${message} (${selector ?? `${line}:${column}`})`,
		),
	);
	return [...inDrawings, ...found];
}

export function titleOf(html: string): string {
	return /<title>([^<]*)<\/title>/.exec(html)?.[1] ?? '';
}
