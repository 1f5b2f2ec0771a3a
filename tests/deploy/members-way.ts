import { expect } from 'vitest';
import { press } from '../support/html/forms.ts';
import { readSignInMail } from '../support/mail/mailbox.ts';
import { until } from '../support/poll.ts';
import { Browser, type VisitedSite } from '../support/site/browser.ts';
import { type DeploymentWorld, OWNER } from './deployment-world.ts';

/** Waits for the newest mail to an address that Resend was handed. */
function mailFrom({ resend }: DeploymentWorld, to: string, subject: RegExp) {
	return until(`a mail to ${to} about ${subject}`, () =>
		resend.requests
			.map(({ mail }) => mail)
			.findLast((mail) => [mail.to].flat().includes(to) && subject.test(mail.subject)),
	);
}

async function signInAt(world: DeploymentWorld, site: VisitedSite, email: string) {
	const browser = new Browser(site);
	const asked = await browser.postJson('/api/magiclink', { email });
	expect(asked.status).toBe(202);
	const { token } = readSignInMail(await mailFrom(world, email, /^Sign in/));
	const confirmed = await browser.postForm('/login/confirm', { token });
	expect(confirmed.status).toBe(303);
	return { browser, leadsTo: confirmed.headers.get('location') };
}

/** The owner's first run, as its pages ask for it. */
async function openClub(owner: Browser): Promise<void> {
	await press(owner, '/admin/setup/club', 'Continue', {
		name: 'Thursday Readers',
		description: 'One book a month, and a long table.',
	});
	await press(owner, '/admin/setup/place', 'Continue', {
		timeZone: 'Europe/Lisbon',
		place: 'Café Central',
	});
	await press(owner, '/admin/setup/colour', 'Continue', {
		colour: '#1f6b45',
		typed: '',
		intent: 'keep',
	});
	await press(owner, '/admin/setup/series', 'Continue', {
		title: 'Reading night',
		description: 'Bring the book.',
		rhythm: '1-week',
		startsAtTime: '19:30',
		durationMinutes: '120',
		place: 'Café Central',
		capacity: '12',
		guestsAllowed: '1',
		opensDaysAhead: '21',
		intent: 'keep',
	});
}

/**
 * What a deployed site is for, from the first minute on: the owner sets the club up, a member signs in by
 * mail, says yes, and gets the confirmation with its calendar file; the cron ticks.
 *
 * @param origin the address of a site that was just deployed and knows nobody
 * @param worker the Worker with its cron; left out, the one that its address names
 */
export async function liveThroughAnEvening(
	world: DeploymentWorld,
	origin: string,
	worker = new URL(origin).hostname.split('.')[0] ?? '',
): Promise<void> {
	const { cloudflare } = world;
	const site = { origin, fetch: cloudflare.fetch };

	const { browser: owner, leadsTo } = await signInAt(world, site, OWNER);
	expect(leadsTo).toContain('/admin/setup');
	await openClub(owner);

	const email = `chidi.${new URL(origin).hostname}@club.example`;
	const { browser: member } = await signInAt(world, site, email);
	expect((await member.get('/admin/setup')).status).toBe(403);
	const { html } = await member.page('/');
	for (const words of ['Thursday Readers', 'Reading night']) {
		expect(html.includes(words), `"${words}" on the front page`).toBe(true);
	}
	const answered = await member.postJson('/api/rsvp-toggle', { answer: 'going', guests: 1 });
	expect(await answered.json()).toMatchObject({ answer: 'going', going: 2, capacity: 12 });
	const mail = await mailFrom(world, email, /Reading night/);
	expect(mail.attachments?.map(({ filename }) => filename)).toEqual([
		expect.stringMatching(/\.ics$/),
		'door-code.png',
	]);

	await cloudflare.fireCron(worker, new Date());
	const health = await cloudflare.fetch(`${origin}/api/health`);
	expect(await health.json()).toMatchObject({ status: 'ok', checks: { cron: 'ok' } });
}
