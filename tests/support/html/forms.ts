import type { Browser } from '../site/browser.ts';

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

/** The forms of a page but the one below every page, which chooses a language. */
export function ownFormsOf(html: string): Form[] {
	return formsOf(html).filter(({ action }) => action !== '/api/language');
}

/** The fields of the form of a page that has a field of this name. */
export function formWith(html: string, name: string): Record<string, string> {
	const form = formsOf(html).find(({ fields }) => name in fields);
	if (!form) throw new Error(`No form with the field ${name}.`);
	return form.fields;
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

/** What a browser would send when somebody presses a button of a page. */
export interface FilledForm {
	/** Path and query. */
	action: string;
	fields: Record<string, string>;
}

/** What a form holds as it was served: its inputs, chosen options and texts, but no button. */
function valuesOf(form: string): Record<string, string> {
	const fields: Record<string, string> = {};
	for (const [input] of form.matchAll(/<input\b[^>]*>/g)) {
		const name = attribute(input, 'name');
		const isChoice = /\stype="(?:checkbox|radio)"/.test(input);
		if (name === undefined || (isChoice && !/\schecked(?:[\s=>]|$)/.test(input))) continue;
		fields[name] = attribute(input, 'value') ?? (isChoice ? 'on' : '');
	}
	for (const [, tag = '', options = ''] of form.matchAll(
		/<select\b([^>]*)>([\s\S]*?)<\/select>/g,
	)) {
		const all = [...options.matchAll(/<option\b[^>]*>/g)].map(([option]) => option);
		const chosen = all.find((option) => /\sselected(?:[\s=>]|$)/.test(option)) ?? all[0];
		fields[attribute(tag, 'name') ?? ''] = attribute(chosen ?? '', 'value') ?? '';
	}
	for (const [, tag = '', text = ''] of form.matchAll(
		/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g,
	)) {
		fields[attribute(tag, 'name') ?? ''] = withoutEntities(text);
	}
	return fields;
}

/**
 * The form that a press of the first button with these words sends.
 *
 * @param at the page's own path, to which a form without an action is sent
 * @param words what the button's words begin with
 */
export function formOfButton(html: string, at: string, words: string): FilledForm | undefined {
	for (const [, tag = '', inner = ''] of html.matchAll(
		/<form\b([^>]*\bmethod="post"[^>]*)>([\s\S]*?)<\/form>/g,
	)) {
		for (const [, button = '', label = ''] of inner.matchAll(
			/<button\b([^>]*)>([\s\S]*?)<\/button>/g,
		)) {
			const shown = label
				.replaceAll(/<[^>]*>/g, ' ')
				.replaceAll(/\s+/g, ' ')
				.trim();
			if (!withoutEntities(shown).startsWith(words)) continue;
			const { pathname, search } = new URL(
				attribute(button, 'formaction') ?? attribute(tag, 'action') ?? '',
				new URL(at, 'http://site.example'),
			);
			const pressed = attribute(button, 'name');
			return {
				action: `${pathname}${search}`,
				fields: {
					...valuesOf(inner),
					...(pressed !== undefined && { [pressed]: attribute(button, 'value') ?? '' }),
				},
			};
		}
	}
	return undefined;
}

/**
 * A field that a page marks as refused: what it holds, and the sentence that describes it.
 *
 * @returns null where the page has no such field, or finds nothing wrong with it
 */
export function refusedField(html: string, id: string): { holds: string; says: string } | null {
	const pattern = new RegExp(
		`<(input|select|textarea)\\b[^>]*\\sid="${id}"[^>]*>(?:([\\s\\S]*?)</\\1>)?`,
	);
	const [field = '', name = ''] =
		new RegExp(`<input\\b[^>]*\\sid="${id}"[^>]*>`).exec(html) ?? pattern.exec(html) ?? [];
	const tag = field.slice(0, field.indexOf('>') + 1);
	const described = attribute(tag, 'aria-describedby')?.split(' ') ?? [];
	if (attribute(tag, 'aria-invalid') !== 'true' || !described.includes(`${id}-error`)) return null;
	const [, says = ''] = new RegExp(`id="${id}-error">([^<]*)<`).exec(html) ?? [];
	const holds =
		name === 'select' || name === 'textarea'
			? Object.values(valuesOf(field))[0]
			: attribute(tag, 'value');
	return { holds: holds ?? '', says: withoutEntities(says) };
}
