import type { Page } from '@playwright/test';
import { DEMO_OWNER } from '../../../scripts/demo/people.ts';
import { inDays, weekdayIn } from '../../support/days.ts';
import { expect, signIn } from './site.ts';

/** Whose first sign-in makes the owner of a local run. */
export const OWNER = DEMO_OWNER.email;

/** The next date with this weekday that is not today: `YYYY-MM-DD`, like `TH`. */
export function nextDate(weekday: string): string {
	const ahead = [1, 2, 3, 4, 5, 6, 7].find((days) => weekdayIn(days, 'Europe/Berlin') === weekday);
	return inDays(ahead ?? 7, 'Europe/Berlin');
}

/** What the owner does on a page of the set-up, up to the button; each returns the button's words. */
export const STEPS: ((page: Page) => Promise<string>)[] = [
	async (page) => {
		await page.getByLabel("What's your club called?").fill('Night Readers');
		await page.getByLabel('Your club in a sentence').fill('One short book a month, and soup.');
		return 'Continue';
	},
	async (page) => {
		await page.getByLabel('Time zone').selectOption('Berlin');
		await page.getByLabel('Language and region').selectOption('en-GB');
		await page.getByLabel('Where do you meet?').fill('Hanover');
		return 'Continue';
	},
	async (page) => {
		await page.getByLabel('Or type one').fill('#2f6fde');
		return 'Continue';
	},
	async (page) => {
		await page.getByLabel('What are the events called?').fill('A short book');
		await page.getByLabel('How often').selectOption('Every 2 weeks');
		await page.getByLabel('First date').fill(nextDate('TH'));
		await page.getByLabel('Starts at').fill('19:30');
		await page.getByLabel('Seats').fill('12');
		return 'Continue';
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
	await page.getByRole('button', { name: 'Save and open the club' }).click();
	await expect(page.getByRole('status')).toContainText('Your club is open');
}
