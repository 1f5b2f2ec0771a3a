import type { Page } from '@playwright/test';
import axe, { type AxeResults } from 'axe-core';

/** What a machine can see of a page's look; each fault is one line. */

/** What has to be pressed is so high and so wide: WCAG 2.2, 2.5.5. CSS pixels. */
const SMALLEST_TARGET = 44;

/** What depends on widths and colors; axe asks everything else once for a page. */
const RULES_OF_LOOKS = ['color-contrast', 'link-in-text-block', 'target-size'];

/** Notes what moves while a page loads, as Chromium sees it: runs in every page before anything else. */
export const NOTE_SHIFTS = `
	window.shifts = [];
	new PerformanceObserver((list) => {
		for (const { hadRecentInput, value, sources } of list.getEntries()) {
			if (hadRecentInput) continue;
			for (const { node, previousRect: from, currentRect: to } of sources) {
				const element = node?.nodeType === 3 ? node.parentElement : node;
				window.shifts.push(
					value.toFixed(5) + ' ' + (element?.outerHTML.slice(0, 60) ?? '') +
					' from ' + [from.x, from.y, from.width, from.height] + ' to ' + [to.x, to.y, to.width, to.height],
				);
			}
		}
	}).observe({ type: 'layout-shift', buffered: true });
`;

/** What moved while the page that is open was loaded, by how much: nothing should. */
export function shiftsOf(page: Page): Promise<string[]> {
	// Two frames on, what the last style sheet or font moved has been noted.
	return page.evaluate(
		() =>
			new Promise<string[]>((resolve) => {
				const noted = () => resolve((globalThis as unknown as { shifts: string[] }).shifts);
				requestAnimationFrame(() => requestAnimationFrame(noted));
			}),
	);
}

/** Runs in the page: what is wider than the screen, cut off, or too small to press. */
function measure(smallest: number): string[] {
	const faults: string[] = [];
	const { documentElement: root } = document;
	const nameOf = (element: HTMLElement) => {
		const own = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim();
		const text = own.replace(/\s+/g, ' ').slice(0, 40);
		const at = element.id ? `#${element.id}` : element.className ? `.${element.classList[0]}` : '';
		return `${element.localName}${at} "${text}"`;
	};
	const isSeen = (element: HTMLElement) =>
		element.checkVisibility({ visibilityProperty: true }) && !element.closest('.hidden, .skip');

	if (root.scrollWidth > root.clientWidth) {
		const widest = [...document.body.querySelectorAll<HTMLElement>('*')]
			.filter(isSeen)
			.find((element) => element.getBoundingClientRect().right > root.clientWidth + 0.5);
		faults.push(`scrolls sideways: ${widest ? nameOf(widest) : 'the page'}`);
	}

	for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
		if (!isSeen(element) || !element.textContent?.trim()) continue;
		const style = getComputedStyle(element);
		const isCut =
			['hidden', 'clip'].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
		if (isCut && element.clientWidth > 0) faults.push(`cut off: ${nameOf(element)}`);
	}
	const pen = document.createElement('canvas').getContext('2d');
	for (const select of document.querySelectorAll<HTMLElement>('select')) {
		if (!isSeen(select) || !pen) continue;
		const style = getComputedStyle(select);
		pen.font = style.font;
		const room =
			select.clientWidth -
			Number.parseFloat(style.paddingLeft) -
			Number.parseFloat(style.paddingRight);
		const chosen = select.querySelector('option:checked')?.textContent?.trim() ?? '';
		if (pen.measureText(chosen).width > room + 1)
			faults.push(`cut off: ${nameOf(select)} ${chosen}`);
	}

	/** A link within a sentence: beside it, its block has words that are no link. */
	const isInSentence = (link: Element) => {
		if (!getComputedStyle(link).display.startsWith('inline')) return false;
		const block = link.closest('p, li, dd, td, div');
		const links = [...(block?.querySelectorAll('a') ?? [])].map((one) => one.textContent).join('');
		const words = (block?.textContent ?? '').replace(/[^\p{L}\p{N}]/gu, '').length;
		return (
			getComputedStyle(link).display === 'inline' &&
			words > links.replace(/[^\p{L}\p{N}]/gu, '').length
		);
	};
	/** What takes the tap, the label of a box included. */
	const areaOf = (target: Element) => {
		const labels = 'labels' in target ? [...((target as HTMLInputElement).labels ?? [])] : [];
		const isBox = ['checkbox', 'radio'].includes((target as HTMLInputElement).type);
		const boxes = [target, ...(isBox ? labels : [])].map((one) => one.getBoundingClientRect());
		return {
			width: Math.max(...boxes.map((b) => b.right)) - Math.min(...boxes.map((b) => b.left)),
			height: Math.max(...boxes.map((b) => b.bottom)) - Math.min(...boxes.map((b) => b.top)),
		};
	};
	const targets = document.body.querySelectorAll<HTMLElement>(
		'a[href], button, summary, select, textarea, input:not([type=hidden])',
	);
	for (const target of targets) {
		if (!isSeen(target) || (target.localName === 'a' && isInSentence(target))) continue;
		const { width, height } = areaOf(target);
		if (width === 0 || (width > smallest - 0.5 && height > smallest - 0.5)) continue;
		faults.push(`small: ${nameOf(target)} ${Math.round(width)} × ${Math.round(height)}`);
	}
	return faults;
}

/** What is wrong with the page that is open, in the width and colors that it has now. */
export function measuredFaults(page: Page): Promise<string[]> {
	return page.evaluate(measure, SMALLEST_TARGET);
}

/**
 * What axe finds on the page that is open, each with the first element at fault.
 *
 * @param isFirst whether it hasn't been asked about this page yet, in other colors or another width
 */
export async function axeFaults(page: Page, isFirst: boolean): Promise<string[]> {
	if (isFirst) await page.evaluate(axe.source);
	return page.evaluate(
		async (runOnly) => {
			const { axe } = globalThis as unknown as { axe: { run: typeof import('axe-core').run } };
			const options = { resultTypes: ['violations' as const], ...(runOnly && { runOnly }) };
			const { violations } = (await axe.run(document, options)) as AxeResults;
			return violations.map(({ id, nodes }) => `axe ${id}: ${nodes[0]?.html.slice(0, 120)}`);
		},
		isFirst ? null : RULES_OF_LOOKS,
	);
}
