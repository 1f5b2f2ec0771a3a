import { mailTo, readSignInMail, type SignInMail } from './mail/mailbox.ts';
import { Browser, type VisitedSite } from './site/browser.ts';

let people = 0;

/** An address that no other test uses. */
export function newEmail(name = 'person'): string {
	people += 1;
	return `${name}.${people}.${crypto.randomUUID().slice(0, 8)}@club.example`;
}

/** Asks for a sign-in mail and reads it. */
export async function askForMail(browser: Browser, email: string): Promise<SignInMail> {
	const response = await browser.postJson('/api/magiclink', { email });
	if (response.status !== 202) throw new Error(`No sign-in mail: ${response.status}`);
	return readSignInMail(await mailTo(browser.site, email, /^Sign in/));
}

/** Signs in through the real mail, as a person does, and returns the browser that is signed in. */
export async function signIn(site: VisitedSite, email = newEmail()): Promise<Browser> {
	const browser = new Browser(site);
	const { token } = await askForMail(browser, email);
	const response = await browser.postForm('/login/confirm', { token });
	if (response.status !== 303) throw new Error(`No sign-in: ${response.status}`);
	return browser;
}
