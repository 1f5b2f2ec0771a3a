import type { Page } from '@playwright/test';
import axe, { type AxeResults } from 'axe-core';
import { expect } from './site.ts';

/** Each width and each colour scheme once: the style sheet treats the two independently of each other. */
const LOOKS = [
	{ width: 390, colorScheme: 'light' },
	{ width: 1280, colorScheme: 'dark' },
] as const;
const SMALLEST_WIDTH = 320;
const HEIGHT = 844;

/** Nothing scrolls sideways, and whatever is pressed is 44 px high (WCAG 2.2, 2.5.5). */
async function expectFits(page: Page): Promise<void> {
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

/** What depends on widths and colours; everything else is the same in every look. */
const RULES_OF_LOOKS = [
	'color-contrast',
	'link-in-text-block',
	'scrollable-region-focusable',
	'target-size',
];

/**
 * What axe finds on the page that is open, each with the first element at fault.
 *
 * @param rules the only ones to ask; left out, all that axe asks by itself
 */
function violationsOn(page: Page, rules?: string[]): Promise<string[]> {
	return page.evaluate(async (runOnly) => {
		const { axe } = globalThis as unknown as { axe: { run: typeof import('axe-core').run } };
		const options = { resultTypes: ['violations' as const], ...(runOnly && { runOnly }) };
		const { violations } = (await axe.run(document, options)) as AxeResults;
		return violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);
	}, rules);
}

/** The page that is open has no axe violations and fits, on a phone and on a wide screen, light and dark. */
export async function expectAccessible(page: Page): Promise<void> {
	await page.setViewportSize({ width: SMALLEST_WIDTH, height: HEIGHT });
	await expectFits(page);
	// From the wide dark look back to the narrow light one, with which the next page begins.
	await page.evaluate(axe.source);
	for (const [index, { width, colorScheme }] of LOOKS.toReversed().entries()) {
		await page.setViewportSize({ width, height: HEIGHT });
		await page.emulateMedia({ colorScheme });
		const found = await violationsOn(page, index === 0 ? undefined : RULES_OF_LOOKS);
		expect(found, `${page.url()} at ${width} px, ${colorScheme}`).toEqual([]);
		await expectFits(page);
	}
}
