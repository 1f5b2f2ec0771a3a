import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { axeFaults, measuredFaults, NOTE_SHIFTS, shiftsOf } from './audit.ts';
import { HEIGHT, type Observer, openBrowser, WIDTH } from './scene.ts';

/** A width and a color scheme in which a page is shown. */
interface Look {
	width: number;
	scheme: 'light' | 'dark';
}

const inBoth = (widths: readonly number[]): Look[] =>
	widths.flatMap((width) => [
		{ width, scheme: 'light' as const },
		{ width, scheme: 'dark' as const },
	]);

const PAGE_LOOKS = inBoth([WIDTH, 320, 768, 1280]);
const EMAIL_LOOKS = inBoth([WIDTH, 640]);
/** Longer pages are cut in pictures; the checks read all of them. CSS pixels. */
const TALLEST = 6000;

/** One page in one state, as it was seen. */
export interface Shot {
	group: string;
	title: string;
	path: string;
	/** The picture of each look, relative to the folder. */
	pictures: (Look & { file: string })[];
	faults: string[];
}

/** Takes each page in every look. */
export interface Camera extends Observer {
	shots: Shot[];
	/** The paths that were seen, without what follows a question mark. */
	paths: Set<string>;
}

const asFileName = (text: string) =>
	text
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/-$/, '');

/**
 * A camera that puts its pictures into a folder.
 *
 * @param asksAxe false leaves out what takes longest
 */
export function makeCamera(browser: Browser, folder: string, asksAxe: boolean): Camera {
	const camera: Camera = {
		shots: [],
		failures: [],
		paths: new Set(),
		async newContext(baseURL, cookie) {
			const context = await openBrowser(browser, baseURL, cookie);
			await context.addInitScript(NOTE_SHIFTS);
			return context;
		},
		async shoot(group, title, page) {
			const path = new URL(page.url()).pathname;
			camera.paths.add(path);
			const isEmail = /^\/dev\/mails\/./.test(path);
			const found = new Map<string, Set<string>>();
			const note = (fault: string, where: string) =>
				found.set(fault, (found.get(fault) ?? new Set()).add(where));
			await page.evaluate(() => document.fonts.ready);
			for (const moved of await shiftsOf(page)) note(`moves while it loads: ${moved}`, 'loading');
			const shot: Shot = { group, title, path, pictures: [], faults: [] };
			for (const [index, look] of (isEmail ? EMAIL_LOOKS : PAGE_LOOKS).entries()) {
				const { width, scheme } = look;
				await page.setViewportSize({ width, height: HEIGHT });
				await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
				const where = `${width} ${scheme}`;
				if (scheme === 'light') {
					for (const fault of await measuredFaults(page)) note(fault, where);
				}
				if (asksAxe && index < 2) {
					for (const fault of await axeFaults(page, index === 0)) note(fault, where);
				}
				const file = join(asFileName(group), `${asFileName(title)}-${width}-${scheme}.jpg`);
				mkdirSync(join(folder, asFileName(group)), { recursive: true });
				const height = await page.evaluate(() => document.documentElement.scrollHeight);
				await page.screenshot({
					path: join(folder, file),
					type: 'jpeg',
					quality: 80,
					fullPage: true,
					clip: { x: 0, y: 0, width, height: Math.min(height, TALLEST) },
				});
				shot.pictures.push({ ...look, file });
			}
			shot.faults = [...found].map(([fault, where]) => `${fault} (${[...where].join(', ')})`);
			camera.shots.push(shot);
			await page.setViewportSize({ width: WIDTH, height: HEIGHT });
			await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
		},
	};
	return camera;
}
