import type { manifest as english } from '../../../en/site/club/manifest.ts';

export const manifest: typeof english = {
	myEvents: 'Meine Treffen',
	doorCode: 'Einlasscode',
};
