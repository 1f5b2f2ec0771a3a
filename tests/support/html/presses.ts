import type { Press } from '../../http/rights/rights-table.ts';
import { dumpTables } from '../database/dump.ts';
import type { RightsWorld } from '../rights/rights-world.ts';
import type { Browser } from '../site/browser.ts';
import type { Site } from '../site/site.ts';
import { type FilledForm, formOfButton } from './forms.ts';

/** An answer in words that a failure shows. */
export const shown = (response: Response) =>
	`${response.status} ${response.headers.get('location') ?? ''}`.trim();

/** All that a request could have changed, a line for each row: texts are compared at once. */
export async function everything(site: Site): Promise<string> {
	// Samples of how long look-ups took are nobody's action, and neither are figures that a page keeps for the next one.
	const { session_reads: _, attendance_figures: __, ...tables } = await dumpTables(site.db);
	return Object.entries(tables)
		.flatMap(([name, rows]) => rows.map((row) => `${name} ${JSON.stringify(row)}`))
		.join('\n');
}

/** Presses the buttons but the last one, and returns what that one sends. */
export async function lastPress(
	browser: Browser,
	page: string,
	press: Press,
	world: RightsWorld,
): Promise<FilledForm> {
	const filled = press.fill?.(world) ?? {};
	if (press.to) return { action: press.to(world), fields: filled };
	const buttons = press.buttons ?? [];
	let { html } = await browser.page(page);
	for (const [index, words] of buttons.entries()) {
		const form = formOfButton(html, page, words);
		if (!form) throw new Error(`${page} has no button "${words}".`);
		if (index === 0) Object.assign(form.fields, filled);
		if (index === buttons.length - 1) return form;
		const answer = await browser.postForm(form.action, form.fields);
		const location = answer.headers.get('location');
		html = location ? (await browser.page(location)).html : await answer.text();
	}
	throw new Error(`${press.does} presses nothing.`);
}
