import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../scripts/folders.ts';

interface Manifest {
	version: string;
	dependencies: Record<string, string>;
	devDependencies: Record<string, string>;
}

const manifest = (path: string) =>
	JSON.parse(readFileSync(resolve(ROOT, path, 'package.json'), 'utf8')) as Manifest;
const installed = (name: string) => manifest(`node_modules/${name}`);

function isAtLeast(version: string, floor: string): boolean {
	const [one, other] = [version, floor].map((text) => text.split('.').map(Number));
	for (const index of [0, 1, 2]) {
		const difference = (one?.[index] ?? 0) - (other?.[index] ?? 0);
		if (difference !== 0) return difference > 0;
	}
	return true;
}

describe('the installed version', () => {
	it.each([
		// Floors because of published advisories; better-auth's (1.6.22) is passed by the version whose use of a
		// secondary storage src/auth/kv-session-store.ts answers.
		['better-auth', '1.7.25'],
		['astro', '7.2.8'],
	])('of %s is at least %s', (name, floor) => {
		expect(isAtLeast(installed(name).version, floor)).toBe(true);
	});

	it('of wrangler is the one that the Vite plugin pins, so that there is one workerd', () => {
		const { dependencies } = installed('@cloudflare/vite-plugin');
		expect(installed('wrangler').version).toBe(dependencies.wrangler);
		expect(installed('wrangler').dependencies.workerd).toBe(dependencies.workerd);
		expect(installed('miniflare').version).toBe(dependencies.miniflare);
	});

	it('of every package that needs an exact one is pinned', () => {
		const { dependencies, devDependencies } = manifest('.');
		const all: Record<string, string> = { ...dependencies, ...devDependencies };
		for (const name of [
			'alchemy',
			'better-auth',
			'resend',
			'wrangler',
			'astro',
			'@astrojs/cloudflare',
		]) {
			expect(all[name], name).toMatch(/^\d+\.\d+\.\d+$/);
			expect(installed(name).version).toBe(all[name]);
		}
	});

	it('is compared number by number', () => {
		expect(isAtLeast('7.3.5', '7.2.8')).toBe(true);
		expect(isAtLeast('7.2.8', '7.2.8')).toBe(true);
		expect(isAtLeast('7.2.7', '7.2.8')).toBe(false);
		expect(isAtLeast('1.10.0', '1.6.22')).toBe(true);
		expect(isAtLeast('0.9.9', '1.0.0')).toBe(false);
	});
});
