import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { chromium } from '@playwright/test';
import { buildIfChanged } from '../build/build.ts';
import { writeLocalConfiguration } from '../build/local-configuration.ts';
import { ROOT } from '../folders.ts';
import { prepareData } from '../local/prepare.ts';
import { fail, inSeconds, PlainError } from '../steps.ts';
import { CHROMIUM_OPTIONS, ensureChromium } from '../testing/chromium.ts';
import { makeCamera } from './camera.ts';
import { serveClub } from './clubs.ts';
import { GROUPS, unseenPages } from './groups.ts';
import { printSheets } from './print.ts';
import { beginVisit } from './scene.ts';

/**
 * `npm run contact-sheet`: takes every page and every email of the built site in every width and color scheme,
 * and says what is wrong with their looks. The pictures go to .wrangler/contact-sheet.
 *
 * `-- visitors members` takes these groups alone; `-- --save` also makes the sheets in docs/images again;
 * `-- --no-axe` leaves out axe, which takes half of the time.
 */

const FOLDER = join(ROOT, '.wrangler/contact-sheet');

async function makeContactSheet(): Promise<void> {
	const named = process.argv.slice(2).filter((each) => !each.startsWith('--'));
	if (named.length > 0 && process.argv.includes('--save')) {
		throw new PlainError('The sheets in docs/images hold all groups: leave out their names.');
	}
	const unknown = named.find((each) => !(each in GROUPS));
	if (unknown) {
		throw new PlainError(`There is no group “${unknown}”: ${Object.keys(GROUPS).join(', ')}.`);
	}
	const began = performance.now();
	writeLocalConfiguration();
	await buildIfChanged();
	for (const group of named.length > 0 ? named : ['']) {
		rmSync(join(FOLDER, group), { recursive: true, force: true });
	}
	mkdirSync(FOLDER, { recursive: true });
	const data = mkdtempSync(join(tmpdir(), 'regulars-sheet-'));
	const browser = await chromium.launch({
		executablePath: ensureChromium(),
		args: CHROMIUM_OPTIONS,
	});
	const camera = makeCamera(browser, FOLDER, !process.argv.includes('--no-axe'));
	const demo = join(data, 'of-demo');
	try {
		await prepareData({ persistTo: demo });
		for (const [group, { club, play }] of Object.entries(GROUPS)) {
			if (named.length > 0 && !named.includes(group)) continue;
			const folder = join(data, group);
			mkdirSync(folder);
			const site = await serveClub(club, demo, folder);
			const visit = beginVisit(camera, group, site.url);
			try {
				await play(visit);
			} catch (error) {
				camera.failures.push(`${group}: ${String(error).split('\n')[0]}`);
			} finally {
				await visit.close();
				await site.stop();
			}
			const taken = camera.shots.filter((shot) => shot.group === group).length;
			console.log(`${group}: ${taken} (${inSeconds(performance.now() - began)})`);
		}
		const saves = process.argv.includes('--save');
		const bytes = await printSheets(browser, camera.shots, FOLDER, saves);
		if (saves) console.log(`The sheets in docs/images have ${(bytes / 1e6).toFixed(1)} MB.`);
	} finally {
		await browser.close();
		rmSync(data, { recursive: true, force: true });
	}
	const faults = camera.shots.flatMap(({ group, title, faults: found }) =>
		found.map((fault) => `${group}, ${title}: ${fault}`),
	);
	const unseen = named.length > 0 ? [] : unseenPages(camera.paths);
	for (const line of faults) console.log(line);
	for (const line of camera.failures) console.log(`Not taken: ${line}`);
	for (const route of unseen) console.log(`In no picture: /${route}`);
	console.log(
		`${camera.shots.length} pages and emails in ${relative(ROOT, join(FOLDER, 'index.html'))}, ` +
			`${faults.length} faults, ${camera.failures.length} not taken.`,
	);
	if (faults.length + camera.failures.length + unseen.length > 0) process.exitCode = 1;
}

makeContactSheet().catch(fail);
