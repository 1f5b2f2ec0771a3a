import { manifestMessages } from '../../messages/site/club/manifest.ts';
import { DOOR_CODE_PATH } from '../door/door-code-path.ts';
import { type IconCut, type IconSize, iconPath } from '../pictures/icon.ts';
import { type Locale, languageOf } from '../text/language.ts';
import type { ClubProfile } from './club.ts';
import { LIGHT_PAPER, palettes } from './colour.ts';

/** What a browser is told to put the site beside a phone's other apps (w3.org/TR/appmanifest). */
export function clubManifest(
	club: Pick<ClubProfile, 'name' | 'description' | 'colour'>,
	locale: Locale,
): string {
	const { light } = palettes(club.colour);
	const texts = manifestMessages(locale);
	const png = (size: IconSize, cut: IconCut) => ({
		src: iconPath({ colour: light.club, size, cut }),
		sizes: `${size}x${size}`,
		type: 'image/png',
		purpose: cut === 'bare' ? 'any' : 'maskable',
	});
	const drawing = {
		src: iconPath({ colour: light.club, size: null, cut: 'bare' }),
		sizes: 'any',
		type: 'image/svg+xml',
		purpose: 'any',
	};
	const shortcut = (name: string, url: string) => ({ name, url, icons: [png(96, 'bare')] });
	return JSON.stringify({
		id: '/',
		name: club.name,
		...(club.description && { description: club.description }),
		lang: languageOf(locale),
		start_url: '/',
		scope: '/',
		display: 'standalone',
		theme_color: light.club,
		background_color: LIGHT_PAPER,
		icons: [png(192, 'bare'), png(512, 'bare'), png(512, 'maskable'), drawing],
		shortcuts: [shortcut(texts.myEvents, '/me'), shortcut(texts.doorCode, DOOR_CODE_PATH)],
	});
}
