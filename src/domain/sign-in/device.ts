import Bowser from 'bowser';

/** A device as text, like `Firefox on Android`, from the User-Agent of its sign-in. */
export function describeDevice(userAgent: string | null): string {
	if (!userAgent) return 'An unknown device';
	const { browser, os } = Bowser.parse(userAgent);
	const names = [browser.name, os.name].filter(Boolean);
	return names.length > 0 ? names.join(' on ') : 'An unknown device';
}
