/** Browsers in which somebody is signed in. */
export const devices = {
	browserOn: ({ browser, system }: { browser: string; system: string }) =>
		`${browser} on ${system}`,
	unknown: 'An unknown device',
};
