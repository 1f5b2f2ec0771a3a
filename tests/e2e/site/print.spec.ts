import type { Locator } from '@playwright/test';
import { DEMO_OWNER } from '../../../scripts/demo/people.ts';
import { expect, signIn, test } from '../support/site.ts';

/** What comes out of a printer. */

/** The words of a part of the page that are printed; `textContent` has those that aren't, too. */
async function paperText(part: Locator): Promise<string> {
	// biome-ignore lint/performance/useDomNodeTextContent: what the print style hides must not count
	const text = await part.innerText();
	return text.replaceAll(/\s+/g, ' ').trim();
}

test('the guest list is one sheet of names with boxes and guests, and an event page a poster with its code', async ({
	page,
}) => {
	await signIn(page, DEMO_OWNER.email, '/login', 'Ada');
	await page.goto('/events');
	const event = (await page.locator('.list a').first().getAttribute('href')) ?? '';
	await page.goto(event);
	const code = page.getByRole('img', { name: 'A code that leads to this page' });
	await expect(code).toBeHidden();
	await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
	await expect(code).toBeVisible();
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await expect(page.getByText(new URL(event, page.url()).href)).toBeVisible();
	for (const hidden of ['nav', 'form', 'footer', '.panel', '.phase']) {
		await expect(page.locator(`${hidden}:visible`)).toHaveCount(0);
	}

	await page.goto(`/admin${event}/guests`);
	const sheet = page.locator('.sheet');
	await expect(sheet).toBeVisible();
	await expect(sheet.getByRole('heading')).toHaveText(/\S/);
	const parties = await sheet.getByRole('listitem').allInnerTexts();
	expect(parties.length).toBeGreaterThan(3);
	// Whoever gave no name is there by an address that only they recognize.
	for (const party of parties) {
		expect(party.trim()).toMatch(/^(?:[^@+]+|.•••@.•••(?:\.\w+)?)(?:\+\d+)?$/);
	}
	const names = parties
		.map((party) => party.replace(/\+\d+/, '').trim())
		.filter((name) => !name.includes('@'));
	expect(names).toEqual(names.toSorted(new Intl.Collator('en').compare));
	expect(await paperText(page.locator('body'))).toBe(await paperText(sheet));
	const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
	expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);

	for (const path of ['/admin/members', `/admin${event}/check-in`, '/events']) {
		await page.goto(path);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		await expect(page.locator('nav:visible, form:visible, button:visible')).toHaveCount(0);
		// Ink for white paper, whatever the screen is set to.
		const amber = await page.evaluate(() =>
			getComputedStyle(document.documentElement).getPropertyValue('--wait'),
		);
		expect(amber).toBe('#7a4f00');
	}
});
