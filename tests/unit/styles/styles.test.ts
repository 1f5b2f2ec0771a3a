import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../scripts/folders.ts';

/** Every style sheet of the site's pages, and the style blocks that components have of their own. */
const SHEETS = [
	...readdirSync(join(ROOT, 'src/styles'))
		.filter((file) => file.endsWith('.css'))
		.map((file) => ({ file, css: readFileSync(join(ROOT, 'src/styles', file), 'utf8') })),
	...['src/components', 'src/layouts', 'src/pages']
		.flatMap((folder) =>
			readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
				join(folder, file),
			),
		)
		.filter((file) => file.endsWith('.astro'))
		.map((file) => {
			const text = readFileSync(join(ROOT, file), 'utf8');
			const blocks = [...text.matchAll(/<style[^>]*>([\s\S]+?)<\/style>/g)].map(([, css]) => css);
			// What a component writes as a string, for the policy's hash.
			const strings = [...text.matchAll(/const css =\s*'([^']*)'/g)].map(([, css]) => css);
			return { file, css: [...blocks, ...strings].join('\n') };
		}),
];

/** What is no distance or size on a screen: comments, paper, which has points, and pictures in addresses. */
function onScreen(css: string): string {
	const bare = css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/url\("data:[^"]*"\)/g, 'url()');
	let rest = bare;
	for (let at = rest.indexOf('@media print'); at >= 0; at = rest.indexOf('@media print')) {
		let depth = 0;
		let end = rest.indexOf('{', at);
		do {
			if (rest[end] === '{') depth += 1;
			if (rest[end] === '}') depth -= 1;
			end += 1;
		} while (depth > 0);
		rest = rest.slice(0, at) + rest.slice(end);
	}
	return rest;
}

interface Declaration {
	where: string;
	property: string;
	value: string;
}

/** The declarations of all sheets but those that make the tokens. */
const DECLARATIONS: Declaration[] = SHEETS.flatMap(({ file, css }) =>
	[...onScreen(css).matchAll(/([^{}]*)\{([^{}]*)\}/g)].flatMap(([, selector = '', body = '']) =>
		body
			.split(';')
			.map((line) => line.split(/:(.*)/s).map((part) => part.trim().replace(/\s+/g, ' ')))
			.filter(([property = '', value]) => value !== undefined && !property.startsWith('--'))
			.map(([property = '', value = '']) => ({
				where: `${file} ${selector.trim().replace(/\s+/g, ' ')}`,
				property,
				value,
			})),
	),
);

const asLine = ({ where, property, value }: Declaration) => `${where} { ${property}: ${value} }`;

/** Each with why it isn't on a scale. */
const ALLOWED: readonly { part: string; why: string }[] = [
	{
		part: '.leaf i { font: 780 2.9rem',
		why: 'the day of the leaf is a picture, as wide as the leaf',
	},
	{ part: '.chart > svg { font: 12px', why: 'measured in the units of the drawing' },
	{ part: '.log .as-written { font-size: inherit', why: 'undoes the size of what it is in' },
	{ part: '.door-code { background: #fff', why: 'a scanner wants a code dark on white' },
	{ part: '.poster.shown svg { background: #fff', why: 'a scanner wants a code dark on white' },
];
const isAllowed = (declaration: Declaration) =>
	ALLOWED.some(({ part }) => asLine(declaration).includes(part));

const SIZE = /(?:\d*\.)?\d+(?:rem|em|px|vw|vh|ch|%)/;

describe('the styles of pages', () => {
	it('take every size of text from one scale', () => {
		const others = DECLARATIONS.filter(
			({ property, value }) =>
				(property === 'font-size' && !/^var\(--t[1-8]\)$/.test(value)) ||
				(property === 'font' && value !== 'inherit' && !/var\(--t[1-8]\)/.test(value)),
		);
		expect(others.filter((other) => !isAllowed(other)).map(asLine)).toEqual([]);
	});

	it('take every distance from one scale', () => {
		const others = DECLARATIONS.filter(
			({ property, value }) =>
				/^(margin|padding|gap|row-gap|column-gap)/.test(property) && SIZE.test(value),
		);
		expect(others.filter((other) => !isAllowed(other)).map(asLine)).toEqual([]);
	});

	it('take every color from the tokens, so that the dark is as complete as the light', () => {
		const others = DECLARATIONS.filter(({ value }) =>
			/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(|\b(?:white|black|red|gray|grey)\b/i.test(value),
		);
		expect(others.filter((other) => !isAllowed(other)).map(asLine)).toEqual([]);
	});

	it('use each of the tokens that they make', () => {
		const all = SHEETS.map(({ css }) => css).join('\n');
		const made = new Set([...all.matchAll(/(--[a-z][a-z0-9-]*)\s*:/g)].map(([, name]) => name));
		expect([...made].filter((name) => !all.includes(`var(${name})`))).toEqual([]);
	});

	it('allow no exception that nothing needs', () => {
		const lines = DECLARATIONS.map(asLine);
		const idle = ALLOWED.filter(({ part }) => !lines.some((line) => line.includes(part)));
		expect(idle).toEqual([]);
	});

	it('show a color that is being tried in the colors of the pages', () => {
		const tokensOf = (block: string | undefined) =>
			[...(block ?? '').matchAll(/--(paper|card|ink|soft|line):\s*(#[0-9a-f]{6})/g)].map(
				([token]) => token,
			);
		const css = Object.fromEntries(SHEETS.map((sheet) => [sheet.file, sheet.css]));
		const [light, dark] = [...(css['site.css'] ?? '').matchAll(/:root\s*\{([^}]*)\}/g)];
		const [tried, triedDark] = ['light', 'dark'].map((scheme) =>
			new RegExp(`\\.shade\\.${scheme}\\s*\\{([^}]*)\\}`).exec(css['desk.css'] ?? ''),
		);
		expect(tokensOf(tried?.[1])).toEqual(tokensOf(light?.[1]));
		expect(tokensOf(triedDark?.[1])).toEqual(tokensOf(dark?.[1]));
		expect(tokensOf(tried?.[1])).toHaveLength(5);
	});
});
