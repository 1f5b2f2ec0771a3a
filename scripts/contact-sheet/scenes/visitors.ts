import { fill, linkInMail, press, unfold, type Visit } from '../scene.ts';

/** The addresses of events on the demo's list, by what their lines say. */
export async function eventPaths(url: string) {
	const html = await (await fetch(`${url}/events`)).text();
	const lines = html.split('<li').map((line) => ({
		text: line.replace(/<[^>]*>/g, ' '),
		path: /href="(\/events\/\d[^"]*)"/.exec(line)?.[1],
	}));
	const find = (words: RegExp) =>
		lines.find(({ text, path }) => path && words.test(text))?.path ?? '/events/none';
	return {
		full: find(/\d+ waiting/),
		cancelled: find(/[Cc]ancell?ed/),
		open: find(/\d+ seats? left/),
		running: find(/now|until/i),
	};
}

/** What anybody sees, signed out. */
export async function visitors(visit: Visit): Promise<void> {
	const page = await visit.as();
	const { scene, url } = visit;
	const events = await eventPaths(url);
	const newcomer = 'grace@example.net';

	await scene('Front page', page, '/');
	await scene('“Count me in”, opened', page, async () => {
		await page.goto('/');
		await page.locator('summary.button').first().click();
	});
	await scene('“Count me in”, with mistakes', page, async () => {
		await fill(page, { '#yes-name': 'grace@example.com', '#yes-email': 'grace' });
		await press(page, 'form:has(#yes-name) button[type=submit]');
	});
	await scene('“Count me in”, sent', page, async () => {
		await fill(page, { '#yes-name': 'Grace', '#yes-email': newcomer });
		await press(page, 'form:has(#yes-name) button[type=submit]');
	});
	await scene('A wrong code', page, async () => {
		await fill(page, { '[name=code]': '000000' });
		await press(page, 'main form button[type=submit]');
	});
	await scene('The page behind the link of the first yes', page, async () =>
		page.goto(await linkInMail(url, newcomer, '/login/confirm')),
	);
	await scene('The first yes, said', page, () => press(page, 'button[value=going]'));
	await page.context().clearCookies();
	await scene('A link that was used', page, async () =>
		page.goto(await linkInMail(url, newcomer, '/login/confirm')),
	);
	await scene('Events', page, '/events');
	await scene('Past events', page, '/events/past');
	await scene('A past event', page, (own) => press(own, 'main .list a'));
	await scene('An event', page, events.open);
	await scene('An event that is full', page, events.full);
	await scene('An event that was cancelled', page, events.cancelled);
	await scene('An event that is on now', page, events.running);
	await scene('Link and QR code', page, `${events.open}/share`);
	await scene('Invitations, with a mistake', page, async () => {
		await page.goto('/');
		await fill(page, { 'form[action="/api/invitations"] [name=email]': 'iris@' });
		await press(page, 'form[action="/api/invitations"] button');
	});
	await scene('Invitations, asked for', page, async () => {
		await page.goto('/');
		await fill(page, { 'form[action="/api/invitations"] [name=email]': 'iris@example.net' });
		await press(page, 'form[action="/api/invitations"] button');
	});
	await scene('The page behind the link for invitations', page, async () =>
		page.goto(await linkInMail(url, 'iris@example.net', '/invitations/')),
	);
	await scene('Invitations, confirmed', page, () => press(page, 'main form button'));
	await scene('Contact', page, '/contact');
	await scene('Contact, with mistakes', page, async () => {
		await fill(page, { 'main [name=email]': 'vic@', 'main [name=message]': '' });
		await press(page, 'main form button[type=submit]');
	});
	await scene('Contact, sent', page, async () => {
		await fill(page, {
			'main [name=email]': 'vic@example.net',
			'main [name=message]': 'Is there parking?',
		});
		await press(page, 'main form button[type=submit]');
	});
	await scene('Privacy', page, '/privacy');
	await scene('Sign in', page, '/login');
	await scene('Sign in, with a mistake', page, async () => {
		await fill(page, { 'main [name=email]': 'not an address' });
		await press(page, 'main form button[type=submit]');
	});
	await scene('Sign in, email sent', page, async () => {
		await fill(page, { 'main [name=email]': 'hana@example.com' });
		await press(page, 'main form button[type=submit]');
	});
	await scene('The page behind the sign-in link', page, async () =>
		page.goto(await linkInMail(url, 'hana@example.com', '/login/confirm')),
	);
	await scene('A code, without an email', page, '/login/confirm');
	await scene('A page that does not exist', page, () => page.goto('/no-such-page'));
	await scene('An RSVP link that is lost', page, () => page.goto('/rsvp/lost'));
	await scene('An unsubscribe link that is lost', page, () => page.goto('/unsubscribe/lost'));
	await scene('Too many emails', page, async () => {
		for (let emails = 0; emails < 6; emails += 1) {
			await page.goto('/login');
			await fill(page, { 'main [name=email]': 'umut@example.org' });
			await press(page, 'main form button[type=submit]');
		}
	});
	await scene('A post from elsewhere', page, async () => {
		await page.route('**/api/magiclink', async (route) => {
			const headers = { ...route.request().headers(), origin: 'https://elsewhere.example' };
			await route.continue({ headers: { ...headers, 'sec-fetch-site': 'cross-site' } });
		});
		await page.goto('/login');
		await fill(page, { 'main [name=email]': 'umut@example.org' });
		await press(page, 'main form button[type=submit]');
		await page.unroute('**/api/magiclink');
	});
	await scene('The local mailbox', page, '/dev/mailbox');
	await scene('An email in the local mailbox', page, (own) => press(own, 'main .list a'));
	await scene('The list of emails', page, '/dev/mails');
	await unfold(page);
}
