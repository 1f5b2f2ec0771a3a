import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../scripts/folders.ts';

/** What a label begins with that takes something away. */
const TAKES_AWAY = /^(?:Ban|Cancel|Delete|End|Remove|Replace|Stop sending)\b/;
/** Ending a pause, or removing a date, gives something back. */
const GIVES_BACK = /^(?:End the pause|Remove the end date)/;

interface Button {
	file: string;
	tag: string;
	label: string;
}

/** The English messages that a page picks from: what its `{text.save}` says. */
async function messagesOf(page: string): Promise<Readonly<Record<string, unknown>>> {
	const nouns = [...page.matchAll(/from '[./]+messages\/((?:site|desk)\/[\w/-]+\.ts)'/g)];
	const all = await Promise.all(
		nouns.map(async ([, noun = '']) =>
			Object.values((await import(join(ROOT, 'src/messages/en', noun))) as object),
		),
	);
	return Object.assign({}, ...all.flat()) as Record<string, unknown>;
}

/** The buttons of all pages, and the links that look like one, with what they say. */
async function buttonsOf(file: string): Promise<Button[]> {
	const page = readFileSync(join(ROOT, file), 'utf8');
	const messages = await messagesOf(page);
	const found = page.matchAll(
		/<(button|a)\b((?:[^>{]|\{(?:[^{}]|\{[^{}]*\})*\})*)>([\s\S]*?)<\/\1>/g,
	);
	return [...found].flatMap(([tag, name, attributes = '', inner = '']) => {
		if (name === 'a' && !/\bbutton\b/.test(attributes)) return [];
		const label = inner
			.replaceAll(/\{\w+\.(\w+)\}/g, (placeholder, key: string) => {
				const message = messages[key];
				return typeof message === 'string' ? message : placeholder;
			})
			.replaceAll(/<[^>]*>/g, ' ')
			.replaceAll(/\s+/g, ' ')
			.trim();
		return { file, tag: tag.slice(0, tag.indexOf(inner)), label };
	});
}

const files = globSync('src/**/*.astro', { cwd: ROOT });
const BUTTONS = (await Promise.all(files.map(buttonsOf))).flat();

const taking = BUTTONS.filter(({ label }) => TAKES_AWAY.test(label) && !GIVES_BACK.test(label));

describe('a button that takes something away', () => {
	it('looks different from all others', () => {
		expect(taking.length).toBeGreaterThan(14);
		expect(taking.filter(({ tag }) => !/\bdanger\b/.test(tag))).toEqual([]);
		const others = BUTTONS.filter((each) => !taking.includes(each));
		const labels = others.filter(({ tag }) => /\bdanger\b/.test(tag)).map(({ label }) => label);
		// Labels that depend on a value, and one that says first what else it does.
		expect(labels.filter((label) => !/^\$?\{|^Add the break and cancel/.test(label))).toEqual([]);
	});

	it('names what it takes away', () => {
		const bare = /^\w+(?: (?:it|them|this|all|one))?$/;
		expect(taking.filter(({ label }) => bare.test(label))).toEqual([]);
	});
});
