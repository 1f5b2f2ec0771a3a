import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { CHROMIUM_OPTIONS, ensureChromium } from '../../../scripts/testing/chromium.ts';
import { ALL_WAYS } from '../../../scripts/testing/long-tests.ts';
import { filmOf } from '../../support/pictures/qr-film.ts';
import { HOUR_MS } from '../../support/time.ts';
import { expectAccessible } from '../support/accessible.ts';
import { openClub, openClubTest as test } from '../support/fresh-club.ts';
import { countIn, expect, leave, linkIn, mailsTo, newAddress, signIn } from '../support/site.ts';

const EVERY_GAP = [0, 100, 200, 300, 400, 500, 600];

/** What the browser takes for its camera: a file that is there when the camera is started. */
const CAMERA = join(tmpdir(), `regulars-camera-${process.pid}.y4m`);
test.use({
	hasTouch: true,
	launchOptions: {
		executablePath: ensureChromium(),
		args: [
			...CHROMIUM_OPTIONS,
			// Without it a browser that shows no window says of every camera that it isn't supported.
			'--use-fake-ui-for-media-stream',
			'--use-fake-device-for-media-stream',
			`--use-file-for-fake-video-capture=${CAMERA}`,
		],
	},
});
test.afterAll(() => rmSync(CAMERA, { force: true }));

/** Opens a page; returns the headers of its answer. */
async function opened(page: Page, path: string) {
	const response = await page.goto(path);
	return { headers: response?.headers() ?? {} };
}

/** Opens the club and an event in it that begins in an hour; returns its path on the desk. */
async function openEventAtDoor(page: Page): Promise<string> {
	await openClub(page);
	const startsAt = new Date(Date.now() + HOUR_MS);
	// The club is in Berlin; Sweden writes dates as a form wants them.
	const [date = '', time = ''] = startsAt
		.toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' })
		.split(' ');
	await page.goto('/admin/events/new');
	await page.getByLabel("What's it called?").fill('A night of poems');
	await page.getByLabel('Date', { exact: true }).fill(date);
	await page.getByLabel('Starts at').fill(time.slice(0, 5));
	await page.getByLabel('Seats').fill('12');
	await page.getByLabel('Guests for each member').fill('1');
	await page.getByRole('button', { name: 'Create the event' }).click();
	await expect(page.getByRole('status')).toContainText('The event is on the site');
	return new URL(page.url()).pathname;
}

/** Somebody signs in on a page of another browser, takes this name, and says yes; returns their page and address. */
async function sayYes(page: Page, name: string, path: string) {
	const address = newAddress('guest');
	await signIn(page, address);
	await page.goto('/me');
	await page.getByLabel('Name', { exact: true }).fill(name);
	await leave(page, page.getByRole('button', { name: 'Save' }));
	await page.goto(path.replace('/admin', ''));
	await countIn(page);
	return { page, address };
}

/** Taps one place of the screen twice, as an impatient finger does, or a key. */
async function tapTwice(
	page: Page,
	target: Locator,
	way: 'mouse' | 'touch' | 'key',
	gap: number,
): Promise<void> {
	await target.scrollIntoViewIfNeeded();
	const box = await target.boundingBox();
	if (!box) throw new Error('There is nothing to tap.');
	const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
	const tap = () =>
		way === 'key'
			? page.keyboard.press('Enter')
			: way === 'mouse'
				? page.mouse.click(x, y)
				: page.touchscreen.tap(x, y);
	if (way === 'key') await target.focus();
	await tap();
	await page.waitForTimeout(gap);
	await tap();
	await page.waitForLoadState('networkidle');
}

/** The long tests tap at every tenth of a second. Milliseconds. */
const GAPS = process.env[ALL_WAYS]
	? { mouse: EVERY_GAP, touch: EVERY_GAP, key: EVERY_GAP }
	: { mouse: [0, 300], touch: [150, 600], key: [300] };

const row = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });

test('a host checks people in from the list, by a code, and at the door, and a second tap undoes nothing', async ({
	page,
	javaScriptEnabled,
	elsewhere,
}) => {
	test.slow();
	const path = await openEventAtDoor(page);
	const ada = await sayYes(await elsewhere(), 'Ada Loom', path);
	const bo = await sayYes(await elsewhere(), 'Bo Kiln', path);
	await bo.page.close();

	await page.goto('/admin');
	await page.getByRole('link', { name: 'Check in at A night of poems' }).click();
	await expect(page.getByRole('heading', { name: '0 of 2 here' })).toBeVisible();
	await page.getByLabel('Find by name').fill('loom');
	await page.getByRole('button', { name: 'Find' }).click();
	await expect(row(page, 'Bo Kiln')).toHaveCount(0);
	await page.getByLabel("Who's with Ada Loom?").selectOption('+1');
	await page.getByRole('button', { name: 'Here is Ada Loom' }).click();
	await expect(row(page, 'Ada Loom')).toContainText(/Here since \d{1,2}:\d\d, with 1 guest/);
	await expect(page.getByRole('heading', { name: '2 of 2 here' })).toBeVisible();
	await expect(page.getByLabel('Find by name')).toHaveValue('loom');
	await page.getByRole('button', { name: 'Undo for Ada Loom' }).click();
	await expect(page.getByRole('heading', { name: '0 of 2 here' })).toBeVisible();

	// Whatever the first tap brings under the finger, the second one neither undoes it nor hits Bo.
	for (const [way, gaps] of Object.entries(GAPS)) {
		for (const gap of gaps) {
			await page.goto(`${path}/check-in`);
			const ready = page.getByRole('button', { name: 'Here is Ada Loom' });
			// A page takes no tap right after it was loaded.
			await ready.click({ trial: true });
			await tapTwice(page, ready, way as keyof typeof GAPS, gap);
			const state = `two taps by ${way}, ${gap} ms apart`;
			await expect(row(page, 'Ada Loom'), state).toContainText('Here since');
			// Where the second tap sent its form too, that answer may still be on its way and interrupt this.
			await expect(() => page.goto(`${path}/check-in`)).toPass({ timeout: 10_000 });
			await expect(row(page, 'Ada Loom'), state).toContainText('Here since');
			await expect(row(page, 'Bo Kiln'), state).not.toContainText('Here since');
			await page.getByRole('button', { name: 'Undo for Ada Loom' }).click();
			await expect(page.getByRole('heading', { name: '0 of 2 here' })).toBeVisible();
		}
	}

	// Ada shows the code of her own page; the host's camera reads it as the link of the mail.
	await ada.page.goto('/me');
	await ada.page.getByText('Door code').click();
	const code = ada.page.getByRole('img', { name: 'A code for the host at the door to scan' });
	await expect(code).toBeVisible();
	await expect
		.poll(() => code.evaluate((image) => (image as HTMLImageElement).naturalWidth))
		.toBeGreaterThan(200);
	const [mail] = await mailsTo(page.request, ada.address, 2);
	const link = linkIn(mail, '/admin/check-in/').replace(/\)\.?$/, '');
	await ada.page.goto(link);
	await expect(ada.page.getByRole('heading', { name: 'Your door code' })).toBeVisible();
	await page.goto(link);
	await page.getByRole('button', { name: 'Check in' }).click();
	await expect(page.getByRole('status')).toHaveText('Checked in.');
	await page.getByRole('link', { name: 'The list at the door' }).click();
	await expect(row(page, 'Ada Loom')).toContainText('Here since');

	const walkIn = newAddress('walter');
	await page.getByLabel('Name', { exact: true }).fill('Walter Walk');
	await page.getByLabel('Email address').fill(walkIn);
	await page.getByRole('button', { name: 'Check in', exact: true }).click();
	await expect(page.getByRole('status')).toHaveText('Checked in.');
	await expect(row(page, 'Walter Walk')).toContainText('walked in');
	await expect(page.getByRole('heading', { name: '1 of 2 here, and 1 more' })).toBeVisible();
	await page.getByLabel('Name', { exact: true }).fill('Walter Walk');
	await page.getByLabel('Email address').fill(walkIn);
	await page.getByRole('button', { name: 'Check in', exact: true }).click();
	await expect(page.getByRole('status')).toContainText('Already here');
	await expect(page.getByRole('heading', { name: '1 of 2 here, and 1 more' })).toBeVisible();
	// A name is enough, and whoever is looked for is found while the host types.
	await page.getByLabel('Name', { exact: true }).fill('Wanda Ünal');
	await page.getByRole('button', { name: 'Check in', exact: true }).click();
	await expect(row(page, 'Wanda Ünal')).toContainText('walked in');
	await page.getByLabel('Find by name').fill('unal');
	if (javaScriptEnabled === false) await page.getByRole('button', { name: 'Find' }).click();
	await expect(row(page, 'Ada Loom')).toBeHidden();
	await expect(row(page, 'Wanda Ünal')).toBeVisible();
	await page.getByRole('button', { name: 'Undo for Wanda Ünal' }).click();
	await expect(row(page, 'Wanda Ünal')).toHaveCount(0);
	await expect(page.getByText('Nobody here matches')).toBeVisible();
	// So is a member who isn't on the list: without a walk-in's form, and without their address.
	const cleo = await elsewhere();
	await signIn(cleo, newAddress('cleo'));
	await cleo.goto('/me');
	await cleo.getByLabel('Name', { exact: true }).fill('Cléo Parchment');
	await leave(cleo, cleo.getByRole('button', { name: 'Save' }));
	await page.getByLabel('Find by name').fill('cleo parch');
	if (javaScriptEnabled === false) await page.getByRole('button', { name: 'Find' }).click();
	await expect(row(page, 'Cléo Parchment')).toContainText('Not on the list');
	await page.getByRole('button', { name: 'Here is Cléo Parchment' }).click();
	await expect(row(page, 'Cléo Parchment')).toContainText('walked in');
	const mails = await page.request.get(`/dev/mailbox.json?to=${encodeURIComponent(walkIn)}`);
	expect(await mails.json()).toEqual([]);
});

test('a tap that did not get through says so, and can be repeated without harm', async ({
	page,
	context,
	javaScriptEnabled,
	elsewhere,
	complaints,
}) => {
	test.skip(javaScriptEnabled === false, 'then the browser itself says what went wrong');
	test.slow();
	const path = await openEventAtDoor(page);
	const ada = await sayYes(await elsewhere(), 'Ada Loom', path);
	await ada.page.close();
	const door = `${path}/check-in`;
	await page.goto(door);
	await expectAccessible(page);
	const here = page.getByRole('button', { name: 'Here is Ada Loom' });
	const trouble = page.getByRole('alert');

	await context.setOffline(true);
	await here.click();
	await expect(trouble).toHaveText("That didn't go through. Tap again.");
	await expect(here).toBeEnabled();
	await expectAccessible(page);
	await here.click();
	await expect(trouble).toHaveCount(1);
	await context.setOffline(false);

	const isPost = (request: { method: () => string }) => request.method() === 'POST';
	await page.route(`**${door}`, (route) =>
		isPost(route.request()) ? route.fulfill({ status: 500, body: 'no' }) : route.continue(),
	);
	await here.click();
	await expect.poll(() => complaints.length).toBe(1);
	await expect(trouble).toHaveText("That didn't go through. Tap again.");
	complaints.length = 0;
	await page.unroute(`**${door}`);

	// It is stored, and the answer is lost on the way back.
	await page.route(`**${door}`, async (route) => {
		if (!isPost(route.request())) return route.continue();
		await route.fetch({ maxRedirects: 0 });
		await route.abort('connectionreset');
	});
	await here.click();
	await expect(page.locator('form[aria-busy="true"]')).toHaveCount(0);
	await expect(trouble).toHaveText("That didn't go through. Tap again.");
	await page.unroute(`**${door}`);
	await here.click();
	await expect(row(page, 'Ada Loom')).toContainText('Here since');
	await expect(trouble).toHaveCount(0);
	await expect(page.getByRole('heading', { name: '1 of 1 here' })).toBeVisible();
	// Not its "Undo": the key that checked somebody in is pressed twice, too.
	await expect(row(page, 'Ada Loom')).toBeFocused();
	await expectAccessible(page);

	// What somebody types at the door stays, too.
	await page.getByLabel('Name', { exact: true }).fill('Walter Walk');
	await page.getByLabel('Email address').fill(newAddress('walter'));
	await context.setOffline(true);
	await page.getByRole('button', { name: 'Check in', exact: true }).click();
	await expect(trouble).toHaveText("That didn't go through. Tap again.");
	await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Walter Walk');
	await context.setOffline(false);
	await page.getByRole('button', { name: 'Check in', exact: true }).click();
	await expect(row(page, 'Walter Walk')).toContainText('walked in');
	await page.reload();
	await expect(page.getByRole('heading', { name: '1 of 1 here, and 1 more' })).toBeVisible();
});

declare global {
	interface Window {
		detectorCalls?: { read: number; failed: number };
	}
}

/**
 * Stands in for what Chromium on Linux doesn't have: the reader of codes that browsers on phones bring. It reads
 * one text in every picture, or fails at each.
 */
function standInDetector({ text, isBroken }: { text: string; isBroken: boolean }): void {
	const calls = { read: 0, failed: 0 };
	class BarcodeDetector {
		static getSupportedFormats = async () => ['qr_code'];
		async detect(source: HTMLVideoElement) {
			if (isBroken) {
				calls.failed += 1;
				throw new DOMException('Barcode detection service unavailable.', 'NotSupportedError');
			}
			calls.read += 1;
			return source.videoWidth > 0 ? [{ rawValue: text }] : [];
		}
	}
	Object.assign(window, { BarcodeDetector, detectorCalls: calls });
}

test('the scanner stays open between guests, and checks in the guests its camera sees', async ({
	page,
	javaScriptEnabled,
	elsewhere,
}) => {
	test.slow();
	const path = await openEventAtDoor(page);
	const scanner = `${path}/scan`;
	if (javaScriptEnabled === false) {
		await page.goto(scanner);
		await expect(page.getByText("Point your phone's camera at a guest's code.")).toBeVisible();
		await expect(page.getByRole('button', { name: 'Start the camera' })).toBeHidden();
		return;
	}
	const ada = await sayYes(await elsewhere(), 'Ada Loom', path);
	const [mail] = await mailsTo(page.request, ada.address, 2);
	await ada.page.close();
	const link = linkIn(mail, '/admin/check-in/').replace(/\)\.?$/, '');
	writeFileSync(CAMERA, filmOf(link));
	const { headers } = await opened(page, scanner);
	expect(headers['permissions-policy']).toContain('camera=(self)');
	expect(headers['content-security-policy']).toContain("script-src 'self';");
	await page.getByRole('button', { name: 'Start the camera' }).click();
	await expect(page.getByRole('heading', { name: 'Ada Loom' })).toBeVisible();
	await expectAccessible(page);
	const checkIn = page.getByRole('button', { name: 'Check in' });
	await tapTwice(page, checkIn, 'mouse', 300);
	await expect(page.getByText('Checked in. Ready for the next code.')).toBeVisible();
	await expect(page.getByText('Here since')).toBeVisible();
	// The code is in the picture still, and the camera is on.
	await expect(page.getByLabel('What the camera sees')).toBeVisible();
	expect(new URL(page.url()).pathname).toBe(scanner);
	await expectAccessible(page);
	await page.goto(`${path}/check-in`);
	await expect(row(page, 'Ada Loom')).toContainText('Here since');

	// A browser that reads codes itself is asked to; one that only seems to is helped out.
	for (const isBroken of [false, true]) {
		const other = await page.context().newPage();
		await other.addInitScript(standInDetector, { text: link, isBroken });
		await other.goto(scanner);
		await other.getByRole('button', { name: 'Start the camera' }).click();
		await expect(other.getByRole('heading', { name: 'Ada Loom' })).toBeVisible();
		const counts = await other.evaluate(() => Object.assign({}, window.detectorCalls));
		if (isBroken) expect(counts).toEqual({ read: 0, failed: 5 });
		else expect(counts).toEqual({ read: expect.any(Number), failed: 0 });
		await other.close();
	}
	// Nothing else of the site may use the camera.
	const { headers: others } = await opened(page, '/admin');
	expect(others['permissions-policy']).toContain('camera=()');
});
