import type { Page } from '@playwright/test';
import { DEMO_OWNER } from '../../../scripts/demo/people.ts';
import { expect, signIn } from './site.ts';

/** Whose first sign-in makes the owner of a local run. */
export const OWNER = DEMO_OWNER.email;

/** What the owner does on a page of the set-up, up to the button; each returns the button's words. */
export const STEPS: ((page: Page) => Promise<string>)[] = [
	async (page) => {
		await page.getByLabel('What is the club called?').fill('Night Readers');
		await page.getByLabel('A sentence about it').fill('One short book a month, and soup.');
		return 'Go on';
	},
	async (page) => {
		await page.getByLabel('Time zone').selectOption('Berlin');
		await page.getByLabel('Where do you meet?').fill('Hanover');
		return 'Go on';
	},
	async (page) => {
		await page.getByLabel('Or type one').fill('#2f6fde');
		return 'Go on';
	},
	async (page) => {
		await page.getByLabel('What are the events called?').fill('A short book');
		await page.getByLabel('How often').selectOption('Every 2 weeks');
		await page.getByLabel('On which day').selectOption('Thursday');
		await page.getByLabel('Begins at').fill('19:30');
		await page.getByLabel('Seats').fill('12');
		return 'Save and open the club';
	},
];

/** Signs the owner in; it is the first time on a fresh site. */
export async function signInAsOwner(page: Page): Promise<void> {
	await signIn(page, OWNER);
}

/** Signs the owner in and sets the club up: its first events are open then. */
export async function setUpClub(page: Page): Promise<void> {
	await signInAsOwner(page);
	for (const fill of STEPS) {
		const button = await fill(page);
		await page.getByRole('button', { name: button }).click();
	}
	await expect(page.getByRole('status')).toContainText('Your club is open.');
}
