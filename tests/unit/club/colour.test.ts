import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast, DEFAULT_COLOUR, palettes } from '../../../src/domain/club/colour.ts';
import { forAll, times } from '../../support/for-all.ts';

const css = readFileSync(resolve(import.meta.dirname, '../../../src/styles/site.css'), 'utf8');

/** The colours that a block of the style sheet gives, without their dashes. */
function variablesOf(block: string): Record<string, string> {
	return Object.fromEntries(
		[...block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})\s*;/g)].map(([, name = '', value = '']) => [
			name,
			value,
		]),
	);
}

const [light = {}, dark = {}] = [
	/:root\s*\{[^}]*\}/.exec(css)?.[0] ?? '',
	/prefers-color-scheme: dark\)\s*\{\s*:root\s*\{[^}]*\}/.exec(css)?.[0] ?? '',
].map(variablesOf);

/** Half-way colours that pages make with `color-mix(in srgb, …)`. */
function mixed(one: string, other: string, share: number): string {
	const parts = (colour: string) =>
		[1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
	const [from, to] = [parts(one), parts(other)];
	return `#${from
		.map((part, index) => Math.round(part * share + (to[index] as number) * (1 - share)))
		.map((part) => part.toString(16).padStart(2, '0'))
		.join('')}`;
}

describe('contrast', () => {
	it('between two colors is calculated as WCAG does', () => {
		expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
		expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
		expect(contrast('#ff0000', '#ffffff')).toBeCloseTo(4, 1);
		expect(contrast('#123456', '#123456')).toBe(1);
	});
});

describe('the color that an owner chose', () => {
	const any = fc
		.integer({ min: 0, max: 0xffffff })
		.map((value) => `#${value.toString(16).padStart(6, '0')}`);
	const edges = [
		'#000000',
		'#ffffff',
		'#ffff00',
		'#00ff00',
		'#0000ff',
		'#ff00ff',
		'#808080',
		'#010101',
	];

	it.each([
		['light', light],
		['dark', dark],
	] as const)(
		'is readable in every pair that a %s page shows, whatever it is',
		(scheme, page) => {
			const { paper = '', card = '', ink = '' } = page;
			expect([paper, card, ink]).not.toContain('');
			const panels = ['ok-wash', 'wait-wash'].map((wash) => mixed(page[wash] ?? '', card, 0.55));
			times(3_000).forAll(fc.oneof(any, fc.constantFrom(...edges, DEFAULT_COLOUR)), (colour) => {
				const { club, clubInk, clubWash } = palettes(colour)[scheme];
				expect(contrast(club, paper)).toBeGreaterThanOrEqual(4.5);
				expect(contrast(club, card)).toBeGreaterThanOrEqual(4.5);
				expect(contrast(clubInk, club)).toBeGreaterThanOrEqual(4.5);
				expect(contrast(ink, clubWash)).toBeGreaterThanOrEqual(4.5);
				// Edges of what has the focus, seats and bars (WCAG 2.2, 1.4.11), on each ground that a page has.
				for (const ground of [paper, card, ...panels, clubWash]) {
					expect(contrast(club, ground), `${club} on ${ground}`).toBeGreaterThanOrEqual(3);
				}
				// A cell of the table of returns, in its four depths.
				expect(contrast(ink, mixed(clubWash, paper, 0.45))).toBeGreaterThanOrEqual(4.5);
			});
		},
		60_000,
	);

	it('stays as it is where it is readable already', () => {
		expect(palettes(DEFAULT_COLOUR).light.club).toBe(DEFAULT_COLOUR);
	});

	it('falls back to the default where it is no color', () => {
		for (const nonsense of ['', 'red', '#12345', 'url(evil)', '#12345g', '#ffffff;}']) {
			expect(palettes(nonsense)).toEqual(palettes(DEFAULT_COLOUR));
		}
	});

	it('is written as six digits, so that nothing else can get into the style block', () =>
		forAll(fc.string(), (text) => {
			const { light: one, dark: other } = palettes(text);
			for (const value of [...Object.values(one), ...Object.values(other)]) {
				expect(value).toMatch(/^#[0-9a-f]{6}$/);
			}
		}));
});

describe('the fixed colors of the style sheet', () => {
	const TEXT = 4.5;
	/** Marks, edges of fields and outlines: WCAG 2.2, 1.4.11. */
	const SHAPE = 3;

	/** Which colour stands on which ground, and how well it has to be seen. */
	function pairs(page: Record<string, string>): [string, string, string, number][] {
		const colour = (name: string) => {
			const value = page[name];
			if (!value) throw new Error(`--${name} is not in the style sheet`);
			return value;
		};
		const goingPanel = mixed(colour('ok-wash'), colour('card'), 0.55);
		const waitingPanel = mixed(colour('wait-wash'), colour('card'), 0.55);
		return [
			['ink on paper', colour('ink'), colour('paper'), TEXT],
			['ink on card', colour('ink'), colour('card'), TEXT],
			['ink in a going panel', colour('ink'), goingPanel, TEXT],
			['ink in a waiting panel', colour('ink'), waitingPanel, TEXT],
			['soft on paper', colour('soft'), colour('paper'), TEXT],
			['soft on card', colour('soft'), colour('card'), TEXT],
			['soft in a going panel', colour('soft'), goingPanel, TEXT],
			['soft in a waiting panel', colour('soft'), waitingPanel, TEXT],
			['ok on its wash', colour('ok'), colour('ok-wash'), TEXT],
			['wait on its wash', colour('wait'), colour('wait-wash'), TEXT],
			['no on paper', colour('no'), colour('paper'), TEXT],
			['no on card', colour('no'), colour('card'), TEXT],
			['no in a going panel', colour('no'), goingPanel, TEXT],
			['no in a waiting panel', colour('no'), waitingPanel, TEXT],
			['a filled button that takes something away', colour('no-ink'), colour('no'), TEXT],
			['the tick of a going panel', colour('ok'), goingPanel, SHAPE],
			['the tick of a waiting panel', colour('wait'), waitingPanel, SHAPE],
			['the edge of a field on card', colour('field'), colour('card'), SHAPE],
			['the edge of a field on paper', colour('field'), colour('paper'), SHAPE],
			['the edge of a button in a going panel', colour('field'), goingPanel, SHAPE],
			['the edge of a button in a waiting panel', colour('field'), waitingPanel, SHAPE],
		];
	}

	it.each([...pairs(light).map((pair) => ['light', ...pair] as const)])(
		'have enough contrast on %s pages: %s',
		(_, __, one, other, least) => {
			expect(contrast(one, other)).toBeGreaterThanOrEqual(least);
		},
	);

	it.each([...pairs({ ...light, ...dark }).map((pair) => ['dark', ...pair] as const)])(
		'have enough contrast on %s pages: %s',
		(_, __, one, other, least) => {
			expect(contrast(one, other)).toBeGreaterThanOrEqual(least);
		},
	);

	it('all have a value for the dark scheme', () => {
		expect(Object.keys(dark).sort()).toEqual(Object.keys(light).sort());
	});
});
