import sharp from 'sharp';
import { openClub, openClubTest as test } from '../support/fresh-club.ts';
import { expect, toDesk } from '../support/site.ts';

/** A picture of 40 by 24 pixels, as a browser draws it. */
const PICTURE = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAACgAAAAYCAIAAAAH5iiXAAAAKElEQVR42mOQz3YdEMQwavGoxaMWj1o8avGoxaMWj1o8avGoxcPHYgBJ1Qhu4kHgMwAAAABJRU5ErkJggg==',
	'base64',
);

test('an owner changes the name, the colour and the banner, and a visitor sees it at once', async ({
	page,
	browser,
	baseURL,
	javaScriptEnabled,
}) => {
	test.slow();
	await openClub(page);
	await page.goto('/admin');
	await toDesk(page, 'Settings');
	await page.getByRole('link', { name: 'Change Name and description' }).click();
	await page.getByLabel("What's your club called?").fill('Night Menders');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByRole('status')).toContainText('The change is live everywhere.');

	await page.getByRole('link', { name: 'Change Color' }).click();
	await page.getByLabel('Or type one').fill('#ffe14d');
	await page.getByRole('button', { name: 'Show it' }).click();
	await expect(page.getByText('we make #ffe14d darker here')).toBeVisible();
	await page.getByRole('button', { name: 'Save' }).click();

	await page.getByRole('link', { name: 'Change Banner' }).click();
	await page.getByLabel('Picture', { exact: true }).setInputFiles({
		name: 'banner.png',
		mimeType: 'image/png',
		buffer: PICTURE,
	});
	await page.getByLabel('Description of the picture').fill('A green square');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByRole('status')).toContainText('The change is live everywhere.');

	// A photo as large as a telephone's is made smaller on the way, where there is a script.
	if (javaScriptEnabled !== false) {
		const drawn = await page.evaluate(async () => {
			const canvas = document.createElement('canvas');
			[canvas.width, canvas.height] = [2_400, 1_200];
			const context = canvas.getContext('2d') as CanvasRenderingContext2D;
			const noise = context.createImageData(2_400, 1_200);
			for (let at = 0; at < noise.data.length; at += 1)
				noise.data[at] = at % 4 === 3 ? 255 : (at * 7919) % 251;
			context.putImageData(noise, 0, 0);
			return canvas.toDataURL('image/jpeg', 1).split(',')[1] ?? '';
		});
		const photo = Buffer.from(drawn, 'base64');
		expect(photo.byteLength).toBeGreaterThan(1_400_000);
		await page.getByRole('link', { name: 'Change Banner' }).click();
		const field = page.getByLabel('Another picture');
		await field.setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo });
		const size = () => field.evaluate((input: HTMLInputElement) => input.files?.[0]?.size ?? 0);
		await expect.poll(size).toBeLessThan(1_400_000);
		// The form is busy while it is on its way.
		await field.evaluate(({ form }: HTMLInputElement) => {
			if (!form) throw new Error('The field is in no form.');
			const note = () => sessionStorage.setItem('busy', form.getAttribute('aria-busy') ?? '');
			new MutationObserver(note).observe(form, { attributeFilter: ['aria-busy'] });
		});
		await page.getByRole('button', { name: 'Save' }).click();
		await expect(page.getByRole('status')).toContainText('The change is live everywhere.');
		expect(await page.evaluate(() => sessionStorage.getItem('busy'))).toBe('true');
	}

	const context = await browser.newContext({ baseURL });
	const visitor = await context.newPage();
	await visitor.goto('/');
	await expect(visitor).toHaveTitle('Night Menders');
	const banner = visitor.getByRole('img', { name: 'A green square' });
	await expect(banner).toBeVisible();
	// What previews of links show was cut by the owner's browser, where there is a script.
	const shared = (await visitor.locator('meta[property="og:image"]').getAttribute('content')) ?? '';
	const preview = await visitor.request.get(new URL(shared).pathname);
	const { format, width, height } = await sharp(await preview.body()).metadata();
	const cut = javaScriptEnabled === false ? 'png' : 'jpeg';
	expect([format, width, height]).toEqual([cut, 1200, 630]);
	const drawn = await banner.evaluate((image: HTMLImageElement) => image.naturalWidth);
	expect(drawn).toBeGreaterThan(0);
	await context.close();
});
