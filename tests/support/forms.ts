import type { Browser } from './browser.ts';

interface Form {
	action: string;
	/** What its fields hold, those of its first button among them. */
	fields: Record<string, string>;
	/** The words on its buttons. */
	buttons: string[];
}

function withoutEntities(text: string): string {
	return text
		.replaceAll('&#34;', '"')
		.replaceAll('&quot;', '"')
		.replaceAll('&#39;', "'")
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&amp;', '&');
}

function attribute(tag: string, name: string): string | undefined {
	const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
	return value === undefined ? undefined : withoutEntities(value);
}

/** The forms of a page, as the site itself wrote them. */
export function formsOf(html: string): Form[] {
	return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(
		([, tag = '', inner = '']) => {
			const fields: Record<string, string> = {};
			for (const [input] of inner.matchAll(/<(?:input|button)\b[^>]*>/g)) {
				const name = attribute(input, 'name');
				if (name !== undefined && !(name in fields)) fields[name] = attribute(input, 'value') ?? '';
			}
			return {
				action: attribute(tag, 'action') ?? '',
				fields,
				buttons: [...inner.matchAll(/<button\b[^>]*>([\s\S]*?)<\/button>/g)].map(([, words = '']) =>
					words
						.replaceAll(/<[^>]*>/g, ' ')
						.replaceAll(/\s+/g, ' ')
						.trim(),
				),
			};
		},
	);
}

/** Presses the button with these words on a page, with other values for some fields. */
export async function press(
	browser: Browser,
	path: string,
	words: string,
	values: Record<string, string> = {},
): Promise<Response> {
	const page = await browser.page(path);
	const form = formsOf(page.html).find(({ buttons }) => buttons.includes(words));
	if (!form) throw new Error(`No button "${words}" on ${page.path}.`);
	const action = new URL(form.action, new URL(page.path, browser.site.origin));
	return browser.postForm(`${action.pathname}${action.search}`, { ...form.fields, ...values });
}
