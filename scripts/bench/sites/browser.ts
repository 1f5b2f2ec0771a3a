import { type Shot, shot } from '../measuring/client.ts';

/** What is sent as browsers and their users send it. */

/** As Chromium, Firefox and Safari ask for a page; what a site compresses costs computing time. */
const DOCUMENT = {
	accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
	'accept-encoding': 'gzip, deflate, br, zstd',
	'accept-language': 'en-US,en;q=0.9',
};

/** A page of a site. */
export function page(url: string, path: string, cookie?: string): Shot[] {
	return [shot(url + path, { headers: cookie ? { ...DOCUMENT, cookie } : DOCUMENT })];
}

/** The two RSVPs that undo each other, as JSON. */
export function rsvps(url: string, slug: string, cookie: string): Shot[] {
	const headers = {
		accept: 'application/json',
		'accept-encoding': DOCUMENT['accept-encoding'],
		'content-type': 'application/json',
		origin: url,
		cookie,
	};
	return ['declined', 'going'].map((answer) =>
		shot(`${url}/api/rsvp-toggle`, {
			method: 'POST',
			headers,
			body: JSON.stringify({ event: slug, answer }),
		}),
	);
}

/** Asking for a sign-in email, as many people do at once: each from a place of their own. */
export function signInRequest(url: string, email: string, client: string): Shot {
	return shot(`${url}/api/magiclink`, {
		method: 'POST',
		headers: {
			accept: 'application/json',
			'accept-encoding': DOCUMENT['accept-encoding'],
			'content-type': 'application/json',
			origin: url,
			'cf-connecting-ip': client,
		},
		body: JSON.stringify({ email }),
		status: 202,
	});
}

/** The press on the button behind the emailed link. */
export function confirmation(url: string, token: string, client: string): Shot {
	return shot(`${url}/login/confirm`, {
		method: 'POST',
		headers: {
			...DOCUMENT,
			'content-type': 'application/x-www-form-urlencoded',
			origin: url,
			'cf-connecting-ip': client,
		},
		body: new URLSearchParams({ token }).toString(),
		status: 303,
	});
}

interface Mail {
	subject: string;
	text: string;
}

/** The token of the newest sign-in email to an address. */
export async function signInToken(url: string, email: string): Promise<string> {
	const response = await fetch(`${url}/dev/mailbox.json?to=${encodeURIComponent(email)}`);
	const mails = (await response.json()) as Mail[];
	const link = /https?:\S*\/login\/confirm\?token=[\w-]+/.exec(mails[0]?.text ?? '')?.[0];
	if (!link) throw new Error('The sign-in email has no link.');
	return new URL(link).searchParams.get('token') ?? '';
}

/** Signs a member in as a person does; returns the `cookie` header of the browser. */
export async function signIn(url: string, email: string): Promise<string> {
	const asked = await fetch(`${url}/api/magiclink`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', accept: 'application/json', origin: url },
		body: JSON.stringify({ email }),
	});
	if (asked.status !== 202) throw new Error(`No sign-in email: ${asked.status}`);
	const confirmed = await fetch(`${url}/login/confirm`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin: url },
		body: new URLSearchParams({ token: await signInToken(url, email) }),
	});
	const cookies = confirmed.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]);
	const session = cookies.find((cookie) => cookie?.includes('session_token='));
	if (!session) throw new Error(`No session: ${confirmed.status}`);
	return session;
}

/** The slug of the next event, as the front page links it. */
export async function nextEvent(url: string): Promise<string> {
	const html = await (await fetch(url)).text();
	const slug = /<h1[^>]*>\s*<a[^>]* href="\/events\/([^"]+)"/.exec(html)?.[1];
	if (!slug) throw new Error('The front page links no next event.');
	return slug;
}
