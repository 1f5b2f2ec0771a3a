import Bowser from 'bowser';
import { deviceMessages } from '../../messages/site/members/devices.ts';
import type { Locale } from '../text/language.ts';

/** A device as text, like `Firefox on Android`, from the User-Agent of its sign-in. */
export function describeDevice(userAgent: string | null, locale: Locale): string {
	const { browserOn, unknown } = deviceMessages(locale);
	if (!userAgent) return unknown;
	const { browser, os } = Bowser.parse(userAgent);
	if (browser.name && os.name) return browserOn({ browser: browser.name, system: os.name });
	return browser.name || os.name || unknown;
}
