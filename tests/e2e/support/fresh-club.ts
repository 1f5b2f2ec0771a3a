import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { serve } from '../../../scripts/local/serve.ts';
import { FRESH_PAGES } from '../../support/site/controls.ts';
import { clockedEntry } from '../../support/site/worker-clock.ts';
import { NEW_CLUB, OPEN_CLUB, OWNERS_COOKIES } from './places.ts';
import { test as base, expect } from './site.ts';

/** Tests that each get a site of their own, which starts from a copy of the data that a variable names. */
const testOn = (data: string) =>
	base.extend({
		// biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from the pattern
		baseURL: async ({}, use, { project }) => {
			const persistTo = mkdtempSync(join(tmpdir(), 'regulars-e2e-'));
			cpSync(process.env[data] ?? '', persistTo, { recursive: true });
			const site = await serve({
				persistTo,
				kv: project.name !== 'without-kv',
				entry: clockedEntry,
				variables: FRESH_PAGES,
			});
			await use(site.url);
			await site.stop();
			rmSync(persistTo, { recursive: true, force: true });
		},
	});

/** Tests on a site whose club nobody has set up: it can be set up once only. */
export const newClubTest = testOn(NEW_CLUB);

/** Tests on a site whose owner has just set the club up. */
export const openClubTest = testOn(OPEN_CLUB);

/** Opens the front page of a club that is set up, as its owner, who is signed in. */
export async function openClub(page: Page): Promise<void> {
	const cookies = JSON.parse(readFileSync(process.env[OWNERS_COOKIES] ?? '', 'utf8'));
	await page.context().addCookies(cookies);
	await page.goto('/');
	await expect(page.getByRole('link', { name: 'Desk' })).toBeVisible();
}
