import { HtmlValidate } from 'html-validate';

/** The rules of the HTML standard; matters of taste and of other tests are switched off. */
const validator = new HtmlValidate({
	extends: ['html-validate:standard', 'html-validate:document', 'html-validate:a11y'],
	rules: {
		// Astro writes it in small letters or not, as its version likes.
		'doctype-style': 'off',
		'void-style': 'off',
		'no-trailing-whitespace': 'off',
		'long-title': 'off',
	},
});

/** What is wrong with a page, in lines to read. */
export async function htmlProblems(html: string): Promise<string[]> {
	const report = await validator.validateString(html);
	return report.results.flatMap(({ messages }) =>
		messages.map(
			({ ruleId, message, line, column, selector }) =>
				`${ruleId}: ${message} (${selector ?? `${line}:${column}`})`,
		),
	);
}

export function titleOf(html: string): string {
	return /<title>([^<]*)<\/title>/.exec(html)?.[1] ?? '';
}
