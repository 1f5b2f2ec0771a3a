import type { Page } from '@playwright/test';

/** Longer than a text may be, and than a line. */
export const NONSENSE = ['x'.repeat(9_000), 'x'.repeat(300)] as const;

/** What is typed into the fields of a form, so that the site refuses it: nothing, or nonsense. */
type Typed = 'nothing' | 'nonsense';

/** The forms of the open page that somebody fills in, by their place on it. */
const filledForms = (page: Page): Promise<number[]> =>
	page.evaluate(() =>
		[...document.forms]
			.map((form, place) => ({ form, place }))
			.filter(({ form }) => form.method === 'post')
			.filter(({ form }) =>
				[...form.elements].some((field) =>
					field.matches(
						'textarea, input:is([type=text], [type=email], [type=date], [type=time], [type=number], [type=url], :not([type]))',
					),
				),
			)
			.map(({ place }) => place),
	);

/** Sends a form of the open page as no browser would let it go; it leads to another page, or to this one again. */
async function send(page: Page, place: number, typed: Typed): Promise<void> {
	const loaded = page.waitForEvent('load', { timeout: 10_000 });
	await page.evaluate(
		({ place, typed, nonsenseText: [long, short] }) => {
			const form = document.forms[place];
			if (!form) throw new Error('The form is gone.');
			const nonsense: Record<string, string> = {
				email: 'x@',
				date: '2020-02-02',
				time: '00:00',
				number: '-1',
				url: 'ftp://x',
			};
			for (const field of form.elements) {
				if (field instanceof HTMLTextAreaElement) field.value = typed === 'nothing' ? '' : long;
				if (!(field instanceof HTMLInputElement)) continue;
				if (['hidden', 'checkbox', 'radio', 'submit', 'file', 'color'].includes(field.type))
					continue;
				field.removeAttribute('maxlength');
				field.value = typed === 'nothing' ? '' : (nonsense[field.type] ?? short);
			}
			const button = form.querySelector<HTMLButtonElement>('button[type=submit]');
			form.noValidate = true;
			// Without the page's scripts, which would show the result in their own way.
			const plain = form.cloneNode(true) as HTMLFormElement;
			for (const [at, field] of [...form.elements].entries()) {
				const copy = plain.elements[at];
				if (field instanceof HTMLSelectElement && copy instanceof HTMLSelectElement)
					copy.value = field.value;
			}
			plain.removeAttribute('data-door');
			if (button?.name) {
				const pressed = document.createElement('input');
				pressed.type = 'hidden';
				pressed.name = button.name;
				pressed.value = button.value;
				plain.insertAdjacentElement('beforeend', pressed);
			}
			form.replaceWith(plain);
			plain.submit();
		},
		{ place, typed, nonsenseText: NONSENSE },
	);
	await loaded;
}

/**
 * Sends every form of a page with nothing in its fields, and with nonsense.
 *
 * @param look is called for each page that comes of it
 */
export async function refuseForms(
	page: Page,
	path: string,
	look: (title: string) => Promise<void>,
): Promise<number> {
	const response = await page.goto(path);
	if (!response?.ok()) return 0;
	const places = await filledForms(page);
	for (const place of places) {
		for (const typed of ['nothing', 'nonsense'] as const) {
			await page.goto(path);
			// What was sent before may have closed it.
			if (!(await filledForms(page)).includes(place)) continue;
			await send(page, place, typed);
			await look(`${path}, form ${place} with ${typed} in it`);
		}
	}
	return places.length;
}
