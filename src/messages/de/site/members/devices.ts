import type { devices as english } from '../../../en/site/members/devices.ts';

export const devices: typeof english = {
	browserOn: ({ browser, system }) => `${browser} auf ${system}`,
	unknown: 'Unbekanntes Gerät',
};
