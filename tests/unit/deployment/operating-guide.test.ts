import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../../infrastructure/settings.ts';
import { backupOptions } from '../../../scripts/backup/options.ts';
import { deployOptions } from '../../../scripts/deployment/options.ts';
import { ROOT } from '../../../scripts/folders.ts';
import { BINDINGS } from '../../../src/environment.ts';

/** docs/operating.md says what the table of settings and the commands say. */

const read = (path: string) => readFileSync(resolve(ROOT, path), 'utf8');
const GUIDE = read('docs/operating.md');
const { scripts, devDependencies } = JSON.parse(read('package.json')) as {
	scripts: Record<string, string>;
	devDependencies: Record<string, string>;
};

/** wrangler's options in the guide, from `npx wrangler <command> --help` of the version below. */
const WRANGLER_VERSION = '4.151.0';
const WRANGLER_OPTIONS: Record<string, readonly string[]> = {
	'd1 execute': ['command', 'env-file', 'remote'],
	'd1 time-travel info': ['env-file', 'timestamp'],
	'd1 time-travel restore': ['bookmark', 'env-file', 'timestamp'],
	rollback: ['env-file', 'message', 'name', 'yes'],
	tail: [],
	'versions list': ['env-file', 'name'],
};

const COMMANDS_WITH_OPTIONS = ['deploy', 'deploy:pages', 'destroy', 'logs'];
const BACKUP_COMMANDS = ['backup', 'restore', 'mail:release'] as const;

/** The rows of the table whose first column has this heading, each as its cells. */
function tableUnder(heading: string): string[][] {
	const lines = GUIDE.split('\n');
	const start = lines.findIndex((line) => line.startsWith(`| ${heading} `));
	expect(start, `a table that begins with "${heading}"`).toBeGreaterThan(-1);
	const rest = lines.slice(start + 2);
	const end = rest.findIndex((line) => !line.startsWith('|'));
	return rest.slice(0, end).map((line) =>
		line
			.split(/(?<!\\)\|/)
			.slice(1, -1)
			.map((cell) => cell.trim().replaceAll(/\\([<|])/g, '$1')),
	);
}

/** Everything in the guide that is typed: what stands in backquotes, or behind `$` in a block. */
function typed(): string[] {
	const inline = [...GUIDE.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
	const lines = [...GUIDE.matchAll(/^\$ (.+)$/gm)].map(([, text = '']) => text);
	return [...inline, ...lines].map((text) => text.trim());
}

describe('the tables in the operating guide', () => {
	it('have a row for every setting, in order, with its own text', () => {
		const rows = tableUnder('name').map(([name, secret, needed, purpose, source]) => ({
			name,
			isSecret: secret === 'yes',
			isOptional: needed === 'no',
			purpose,
			source,
		}));
		expect(rows).toEqual(SETTINGS.map((setting) => ({ ...setting, name: `\`${setting.name}\`` })));
	});

	it('have a row for every binding, with its own text', () => {
		const rows = tableUnder('binding').map(([name, , needed, purpose]) => [name, needed, purpose]);
		expect(rows).toEqual(
			Object.entries(BINDINGS).map(([name, { optional, purpose }]) => [
				`\`${name}\``,
				optional ? 'no' : 'yes',
				purpose,
			]),
		);
	});
});

describe('the commands in the operating guide', () => {
	const npmLines = typed().filter((line) => line.startsWith('npm '));
	const wranglerLines = typed().filter((line) => /^(npx )?wrangler \S/.test(line));

	it('are scripts of this project', () => {
		expect(npmLines.length).toBeGreaterThan(10);
		for (const line of npmLines) {
			const name = /^npm (?:run )?(\S+)/.exec(line)?.[1] ?? '';
			expect(Object.keys(scripts), line).toContain(name);
		}
	});

	it('have options that these scripts take', () => {
		const withOptions = npmLines.filter((line) => line.includes(' -- '));
		expect(withOptions.length).toBeGreaterThan(3);
		for (const line of withOptions) {
			const [command = '', options = ''] = line.split(' -- ');
			const script = command.replace('npm run ', '');
			const backup = BACKUP_COMMANDS.find((name) => name === script);
			if (backup) {
				expect(() => backupOptions(backup, options.split(' ')), line).not.toThrow();
				continue;
			}
			expect(COMMANDS_WITH_OPTIONS, line).toContain(command.replace('npm run ', ''));
			expect(() => deployOptions(options.split(' ')), line).not.toThrow();
		}
	});

	it('are known to wrangler where they are its own, with options that it takes', () => {
		expect(devDependencies.wrangler, 'look at the help of the new wrangler').toBe(WRANGLER_VERSION);
		expect(wranglerLines.length).toBeGreaterThan(5);
		for (const line of wranglerLines) {
			const words = line.replace(/^npx /, '').replace('wrangler ', '');
			const command = Object.keys(WRANGLER_OPTIONS).find((name) => words.startsWith(name));
			expect(command, line).toBeDefined();
			const options = [...words.matchAll(/ --([a-z-]+)/g)].map(([, name = '']) => name);
			for (const option of options) expect(WRANGLER_OPTIONS[command ?? ''], line).toContain(option);
		}
	});

	it('have known options also where only an option is named', () => {
		const known = [
			...`${read('scripts/deployment/options.ts')}${read('scripts/backup/options.ts')}`.matchAll(
				/^\t+'?([a-z-]+)'?: \{ type:/gm,
			),
		].map(([, name = '']) => name);
		const alone = typed().flatMap((text) => /^--([a-z-]+)/.exec(text)?.[1] ?? []);
		expect(alone.length).toBeGreaterThan(1);
		for (const option of alone) {
			expect([...known, ...Object.values(WRANGLER_OPTIONS).flat()]).toContain(option);
		}
	});
});

describe('the headings of the operating guide', () => {
	it('include the target of every link within the guide', () => {
		const anchors = [...GUIDE.matchAll(/^#+ (.+)$/gm)].map(([, words = '']) =>
			words
				.toLowerCase()
				.replaceAll(/[^a-z0-9 -]/g, '')
				.replaceAll(' ', '-'),
		);
		const links = [...GUIDE.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
		expect(links.length).toBeGreaterThan(10);
		for (const link of links) expect(anchors).toContain(link);
	});

	it('include the one that a failed deployment names', () => {
		expect(read('scripts/deployment/site-response.ts')).toContain(
			'docs/operating.md, "The way back"',
		);
		expect(GUIDE).toMatch(/^## The way back$/m);
	});
});
