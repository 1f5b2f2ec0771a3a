import decodeQR from 'qr/decode.js';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { qrPath, qrPng } from '../../../src/domain/door/qr-code.ts';
import { signLink } from '../../../src/domain/sign-in/signed-links.ts';
import { pixelsOf, readQr } from '../../support/pictures/qr-reader.ts';

async function someLink(): Promise<string> {
	const token = await signLink('a secret', 'checkIn', {
		userId: crypto.randomUUID(),
		eventId: crypto.randomUUID(),
	});
	return `https://makers.example/admin/check-in/${token}`;
}

it('a QR code is read as its link by another reader, and is small', async () => {
	for (let time = 0; time < 20; time += 1) {
		const link = await someLink();
		const png = qrPng(link);
		expect(readQr(png)).toBe(link);
		expect(png.length).toBeLessThan(2_000);
	}
});

it('a QR code has a white frame of four modules in the picture itself', async () => {
	const pixels = pixelsOf(qrPng(await someLink()));
	const size = pixels.length;
	// Eight pixels a module.
	const isFrame = (at: number) => at < 32 || at >= size - 32;
	const dark = pixels.flatMap((row, y) =>
		row.flatMap((isDark, x) => (isDark && (isFrame(x) || isFrame(y)) ? [`${x} ${y}`] : [])),
	);
	expect(dark).toEqual([]);
	expect(pixels[32]?.[32]).toBe(true);
});

it('a QR code is read from a poster, too', async () => {
	for (const link of ['https://club.example/events/2026-11-28-open-studio', await someLink()]) {
		const { path, viewBox } = qrPath(link);
		const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600" viewBox="${viewBox}"><path d="${path}"/></svg>`;
		const { data, info } = await sharp(Buffer.from(drawing))
			.flatten({ background: '#ffffff' })
			.toColourspace('srgb')
			.raw()
			.toBuffer({ resolveWithObject: true });
		expect(decodeQR({ width: info.width, height: info.height, data })).toBe(link);
	}
});
