import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './site.ts';

/** Each width and each colour scheme once: the style sheet treats the two independently of each other. */
const LOOKS = [
	{ width: 390, colorScheme: 'light' },
	{ width: 1280, colorScheme: 'dark' },
] as const;
const SMALLEST_WIDTH = 320;
const HEIGHT = 844;

/** Nothing scrolls sideways, and whatever is pressed is 44 px high (WCAG 2.2, 2.5.5). */
export async function expectFits(page: Page): Promise<void> {
	const overflow = await page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
	);
	expect(overflow, `${page.url()} scrolls sideways`).toBe(0);
	const small = await page
		.locator('button:visible, .button:visible, header a:visible, summary:visible')
		.evaluateAll((targets) =>
			targets
				.filter((target) => target.getBoundingClientRect().height < 44)
				.map((target) => target.outerHTML),
		);
	expect(small, `${page.url()} has targets below 44 px`).toEqual([]);
}

/** The page that is open has no axe violations and fits, on a phone and on a wide screen, light and dark. */
export async function expectAccessible(page: Page): Promise<void> {
	await page.setViewportSize({ width: SMALLEST_WIDTH, height: HEIGHT });
	await expectFits(page);
	// From the wide dark look back to the narrow light one, with which the next page begins.
	for (const { width, colorScheme } of LOOKS.toReversed()) {
		await page.setViewportSize({ width, height: HEIGHT });
		await page.emulateMedia({ colorScheme });
		// Within the page, and not in a second one beside it: no page has frames, and that takes half the time.
		const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
		const found = violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);
		expect(found, `${page.url()} at ${width} px, ${colorScheme}`).toEqual([]);
		await expectFits(page);
	}
}
