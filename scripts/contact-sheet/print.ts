import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from '@playwright/test';
import { ROOT } from '../folders.ts';
import type { Shot } from './camera.ts';

/** The sheets that are checked in, and the document that shows all of them below each other. */
const SHEETS = join(ROOT, 'docs', 'images', 'contact-sheet');
const DOCUMENT = join(ROOT, 'docs', 'contact-sheet.md');
/** So small pages are on the sheets: a phone of 390 px is about an inch wide. */
const SCALE = 1 / 4;
/** A longer page is cut there. CSS pixels of the sheet. */
const TALLEST = 320;
/** WebP has no pictures higher than 16,383 px. */
const PAGES_ON_A_SHEET = 40;
/** Of 100; text of this size can't be read anyway. */
const QUALITY = 30;

const asText = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);

/** A page with pictures of pages, each in all its looks beside each other. */
function pageOf(shots: readonly Shot[], scale: number, tallest: number | null): string {
	const rows = shots.map(({ group, title, path, pictures, faults }) => {
		const looks = pictures.map(({ file, width, scheme }) => {
			const alt = `${width} px, ${scheme}`;
			return `<a href="${file}"><img src="${file}" width="${Math.round(width * scale)}" alt="${alt}"></a>`;
		});
		const wrong = faults.map((fault) => `<p class="fault">${asText(fault)}</p>`);
		return `<section><h2>${asText(group)}: ${asText(title)}</h2> <code>${asText(path)}</code>${wrong.join('')}<div>${looks.join('')}</div></section>`;
	});
	const cut = tallest === null ? '' : `a{max-height:${tallest}px;overflow:hidden}`;
	return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Contact sheet</title>
<style>body{margin:12px;font:13px sans-serif;background:#aaa}section{margin:0 0 16px}h2{display:inline;font-size:15px}
section>div{display:flex;gap:8px;align-items:start;margin-top:4px}img,a{display:block}.fault{color:#900}${cut}</style>
${rows.join('\n')}</html>`;
}

/** Takes the sheets of one group, and returns the names of their files. */
async function takeSheets(browser: Browser, group: string, shots: readonly Shot[], folder: string) {
	const names: string[] = [];
	for (let from = 0; from < shots.length; from += PAGES_ON_A_SHEET) {
		const name = `${group}${from > 0 ? `-${from / PAGES_ON_A_SHEET + 1}` : ''}.webp`;
		const html = join(folder, 'sheet.html');
		writeFileSync(html, pageOf(shots.slice(from, from + PAGES_ON_A_SHEET), SCALE, TALLEST));
		const page = await browser.newPage({ viewport: { width: 1440, height: 800 } });
		await page.goto(pathToFileURL(html).href);
		const { width, height } = await page.evaluate(() => ({
			width:
				Math.max(
					...[...document.querySelectorAll('img')].map(
						(each) => each.getBoundingClientRect().right,
					),
				) + 12,
			height: document.documentElement.scrollHeight,
		}));
		const session = await page.context().newCDPSession(page);
		const { data } = await session.send('Page.captureScreenshot', {
			format: 'webp',
			quality: QUALITY,
			captureBeyondViewport: true,
			clip: { x: 0, y: 0, width, height, scale: 1 },
		});
		writeFileSync(join(SHEETS, name), Buffer.from(data, 'base64'));
		await page.close();
		names.push(name);
	}
	return names;
}

/** What each group is, for the document. */
const HEADINGS: Readonly<Record<string, string>> = {
	visitors: 'Visitors',
	members: 'Members',
	hosts: 'Hosts',
	'owners-events': 'Owners: events and series',
	'owners-club': 'Owners: people, email and settings',
	'first-run': 'The first run',
	'long-names': 'A club with long names',
	'short-names': 'A club with a short one',
	empty: 'A club with nothing in it',
	unconfigured: 'A site that lacks a setting',
	emails: 'Emails',
};

/** Makes the sheets of docs/images again, and the document around them. Returns their size in bytes. */
async function saveSheets(browser: Browser, shots: readonly Shot[], folder: string) {
	rmSync(SHEETS, { recursive: true, force: true });
	mkdirSync(SHEETS, { recursive: true });
	const parts: string[] = [];
	let bytes = 0;
	for (const group of new Set(shots.map((shot) => shot.group))) {
		const heading = HEADINGS[group] ?? group;
		const own = shots.filter((shot) => shot.group === group);
		const names = await takeSheets(browser, group, own, folder);
		bytes += names.reduce((sum, name) => sum + statSync(join(SHEETS, name)).size, 0);
		const images = names.map((name) => `![${heading}.](images/contact-sheet/${name})`);
		parts.push(`## ${heading}`, ...images);
	}
	writeFileSync(
		DOCUMENT,
		`${[
			'# The whole site on one page',
			'Every page and every email in every state, at 390, 320, 768 and 1280 px (emails at 390 and 640), light and dark; long pages are cut. `npm run contact-sheet -- --save` makes this page and its pictures again ([testing.md](testing.md#how-it-looks)), and without `--save` it puts the pictures in full size into `.wrangler/contact-sheet/index.html`.',
			...parts,
		].join('\n\n')}\n`,
	);
	return bytes;
}

/**
 * Writes the page with all pictures in half their size, and makes the sheets of docs/images.
 *
 * @param folder where the pictures are
 * @param saves whether the sheets in docs/images are made again
 * @returns the size of the sheets in bytes, 0 where none were made
 */
export async function printSheets(
	browser: Browser,
	shots: readonly Shot[],
	folder: string,
	saves: boolean,
): Promise<number> {
	writeFileSync(join(folder, 'index.html'), pageOf(shots, 1 / 2, null));
	return saves ? saveSheets(browser, shots, folder) : 0;
}
