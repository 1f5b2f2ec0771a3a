import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { palettes } from '../../../src/domain/club/colour.ts';
import { clubManifest } from '../../../src/domain/club/manifest.ts';
import { iconPng, iconSvg } from '../../../src/domain/pictures/draw-icon.ts';
import { iconOf, iconPath, iconTag } from '../../../src/domain/pictures/icon.ts';

const CLUB = { name: 'Night Readers', description: 'We read.', colour: '#2f6fde' };

interface Manifest {
	icons: { src: string; sizes: string; type: string; purpose: string }[];
	shortcuts: { name: string; url: string; icons: { src: string }[] }[];
	[field: string]: unknown;
}
const manifestOf = (club = CLUB) => JSON.parse(clubManifest(club, 'en-US')) as Manifest;

/** The pixels of an icon, by another reader of PNGs: red, green, blue and alpha at a point. */
async function pixelsOf(name: string) {
	const icon = iconOf(name);
	if (!icon?.size) throw new Error(`${name} is no PNG.`);
	const bytes = await (await iconPng({ ...icon, size: icon.size })).bytes();
	const { data, info } = await sharp(bytes)
		.ensureAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	expect([info.width, info.height]).toEqual([icon.size, icon.size]);
	const at = (x: number, y: number) => {
		const first = 4 * (Math.floor(y * info.height) * info.width + Math.floor(x * info.width));
		return [...data.subarray(first, first + 4)];
	};
	return { bytes, at };
}

describe('the manifest of a club', () => {
	it("has the club's name and colors, and opens the site as an app of its own", () => {
		const { light } = palettes(CLUB.colour);
		expect(manifestOf()).toMatchObject({
			id: '/',
			name: 'Night Readers',
			description: 'We read.',
			start_url: '/',
			scope: '/',
			display: 'standalone',
			theme_color: light.club,
			background_color: '#f7f2e9',
		});
		expect(manifestOf({ ...CLUB, description: '' })).not.toHaveProperty('description');
	});

	it('names only icons that there are, in the sizes that it says', async () => {
		const { icons, shortcuts } = manifestOf();
		expect(icons.map(({ sizes, type, purpose }) => `${sizes} ${type} ${purpose}`)).toEqual([
			'192x192 image/png any',
			'512x512 image/png any',
			'512x512 image/png maskable',
			'any image/svg+xml any',
		]);
		for (const { src, sizes } of icons) {
			const icon = iconOf(src.replace('/icons/', ''));
			expect([src, icon && iconPath(icon)]).toEqual([src, src]);
			expect(icon?.size ? `${icon.size}x${icon.size}` : 'any').toBe(sizes);
		}
		expect(shortcuts.map(({ name, url }) => [name, url])).toEqual([
			['My events', '/me'],
			['Door code', '/me/door-code'],
		]);
		for (const { icons: own } of shortcuts) {
			expect(iconOf(own[0]?.src.replace('/icons/', '') ?? '')?.size).toBe(96);
		}
	});
});

describe("a club's icon", () => {
	it('is the ring in the color of its address, three quarters full, and weighs little', async () => {
		const { bytes, at } = await pixelsOf('1f6b45-512.png');
		expect(bytes.length).toBeLessThan(8_000);
		const [full, track] = [
			[0x1f, 0x6b, 0x45, 255],
			[0xe2, 0xd8, 0xc8, 255],
		];
		expect([at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)]).toEqual([full, full, full]);
		expect(at(0.25, 0.25)).toEqual(track);
		// See-through in the middle and in the corners.
		for (const [x, y] of [
			[0.5, 0.5],
			[0, 0],
			[0.999, 0.999],
		] as const)
			expect(at(x, y)[3]).toBe(0);
	});

	it('that may be cut to any shape is on paper, with the ring inside the circle that is never cut off', async () => {
		for (const name of ['1f6b45-512-maskable.png', '1f6b45-180-maskable.png']) {
			const { at } = await pixelsOf(name);
			const paper = [0xf7, 0xf2, 0xe9, 255];
			for (let turn = 0; turn < 360; turn += 5) {
				const angle = (turn * Math.PI) / 180;
				const point = (radius: number) =>
					at(0.5 + radius * Math.cos(angle), 0.5 + radius * Math.sin(angle));
				expect(point(0.4)).toEqual(paper);
				expect(point(0.23)).not.toEqual(paper);
			}
			expect([at(0, 0), at(0.5, 0.5)]).toEqual([paper, paper]);
		}
	});

	it('is a drawing, too, and has a tag of its own in every form', async () => {
		const { data } = await sharp(Buffer.from(iconSvg('#1f6b45')))
			.resize(64)
			.raw()
			.toBuffer({ resolveWithObject: true });
		expect([...data.subarray(4 * (16 * 64 + 48), 4 * (16 * 64 + 48) + 3)]).toEqual([
			0x1f, 0x6b, 0x45,
		]);
		const names = ['1f6b45.svg', '1f6b46.svg', '1f6b45-192.png', '1f6b45-192-maskable.png'];
		const tags = names.map((name) => {
			const icon = iconOf(name);
			return icon && iconTag(icon);
		});
		expect(new Set(tags).size).toBe(names.length);
		expect(tags).not.toContain(null);
	});

	it.each([
		'1f6b45.png',
		'1f6b45-192.svg',
		'1f6b45-191.png',
		'1F6B45-192.png',
		'1f6b4-192.png',
		'1f6b45-192-round.png',
		'1f6b45-maskable.svg',
		'',
	])('is not there by another name: %s', (name) => {
		expect(iconOf(name)).toBeNull();
	});
});
