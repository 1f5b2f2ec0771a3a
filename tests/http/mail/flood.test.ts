import { beforeEach, describe, expect, it } from 'vitest';
import { mailsTo, readSignInMail } from '../../support/mail/mailbox.ts';
import { useSendingSite } from '../../support/mail/sending-site.ts';
import { until } from '../../support/poll.ts';
import { newEmail } from '../../support/sign-in.ts';
import { Browser } from '../../support/site/browser.ts';
import { insertClub, insertMember } from '../../support/site/fixtures.ts';
import { type Site, useSite } from '../../support/site/site.ts';
import { tally } from '../../support/tally.ts';
import { MINUTE_MS } from '../../support/time.ts';

/** The first client of a network: IPv6 by its /48. */
const inNetwork = (site: Site, network: number, client = 0) =>
	new Browser(site, `2001:db8:${network.toString(16)}:${client.toString(16)}::1`);

/** Strangers who ask at once, by one client. */
async function flood(browser: Browser, path: string, count: number): Promise<Response[]> {
	return Promise.all(
		Array.from({ length: count }, () => browser.postJson(path, { email: newEmail('stranger') })),
	);
}

describe('a deployed site that somebody floods', () => {
	const { site, resend, health, doctor } = useSendingSite();

	beforeEach(async () => {
		for (const table of ['sign_in_mails', 'invitation_requests', 'verification']) {
			await site.run(`delete from ${table}`);
		}
	});

	const findings = async () =>
		(await doctor()).findings.map(({ code, state }) => `${code} ${state}`);

	/** Uses up what of a plan of a hundred emails a day strangers may: eighty. */
	async function reachCeiling(): Promise<void> {
		for (const network of [1, 2, 3]) await flood(inNetwork(site, network), '/api/magiclink', 30);
		expect(resend.accepted).toHaveLength(80);
	}

	it('sends thirty of the sixty emails that one client asks for, all with the same answer', async () => {
		const client = inNetwork(site, 1);
		const answers = [
			...(await flood(client, '/api/magiclink', 30)),
			...(await flood(client, '/api/invitations', 30)),
		];
		expect(tally(answers.map(({ status }) => status))).toEqual({ 202: 60 });
		await until('the emails are sent', () => resend.accepted.length >= 30);
		await site.tick();
		expect(resend.accepted).toHaveLength(30);
	});

	it('counts a /48 as one network, though each of its clients asks but a few times', async () => {
		for (let client = 0; client < 12; client += 1) {
			await flood(inNetwork(site, 1, client), '/api/magiclink', 5);
		}
		expect(resend.accepted).toHaveLength(30);
	});

	it('keeps a fifth of the plan for members, and tells monitors so', async () => {
		for (const network of [1, 2]) await flood(inNetwork(site, network), '/api/magiclink', 25);
		expect(await health()).toMatchObject({ mail: 'ok' });
		expect(await findings()).toContain('emails_at_half look');
		for (const network of [3, 4]) await flood(inNetwork(site, network), '/api/magiclink', 20);
		expect(resend.accepted).toHaveLength(80);
		const degraded = { status: 200, overall: 'degraded', database: 'ok', mail: 'waiting' };
		expect(await health()).toMatchObject(degraded);
		expect(await findings()).toEqual(
			expect.arrayContaining(['emails_at_ceiling look', 'emails_waiting look']),
		);

		const { email } = await insertMember(site);
		const browser = inNetwork(site, 9);
		expect((await browser.postJson('/api/magiclink', { email })).status).toBe(202);
		await until("the member's email is sent", () => resend.accepted.length === 81);
		const { token } = readSignInMail({ text: resend.accepted[80]?.mail.text ?? '' });
		expect((await browser.postForm('/login/confirm', { token })).status).toBe(303);
	});

	it('gives known and unknown addresses the same answer by the same statements, and waits for the provider with neither', async () => {
		await reachCeiling();
		const { email: known } = await insertMember(site);
		resend.moods = ['hangs'];
		const requestsBefore = resend.requests.length;
		const ways = [];
		for (const email of [known, newEmail('stranger')]) {
			const browser = inNetwork(site, 9);
			for (const asked of ['json', 'form'] as const) {
				const { response, html, measured } = await browser.measure((headers) =>
					asked === 'json'
						? browser.postJson('/api/magiclink', { email }, { headers })
						: browser.postForm('/api/magiclink', { email }, { headers }),
				);
				ways.push({
					status: response.status,
					html,
					location: response.headers.get('location'),
					headers: [...response.headers.keys()],
					statements: measured.before.statements,
				});
			}
		}
		expect(ways.slice(2)).toEqual(ways.slice(0, 2));
		expect(ways.map(({ status }) => status)).toEqual([202, 303, 202, 303]);
		expect(ways[0]?.statements.flat()).toHaveLength(4);
		// The member's two are on their way, to a provider that never answers.
		await until('they are asked for', () => resend.requests.length === requestsBefore + 2);
	});

	it('says on the page after the form that emails to newcomers take longer', async () => {
		await reachCeiling();
		const browser = inNetwork(site, 9);
		const answer = await browser.postForm('/api/magiclink', { email: newEmail('stranger') });
		const { html } = await browser.page(answer.headers.get('location') ?? '');
		expect(html).toContain('more requests than usual');
	});

	it('sends the emails that waited a day later, with a link that signs in', async () => {
		await reachCeiling();
		const email = newEmail('newcomer');
		await inNetwork(site, 9).postJson('/api/magiclink', { email });
		await site.tick();
		expect(resend.accepted.some(({ to }) => to === email)).toBe(false);
		await site.run(
			'update sign_in_mails set created_at = created_at - 86400000, sent_at = sent_at - 86400000, expires_at = expires_at - 86400000',
		);
		await site.run("delete from sign_in_mails where status = 'waiting' and email <> ?", email);
		await site.run('update verification set expires_at = expires_at - 86400000');
		await site.tick(new Date(Date.now() + MINUTE_MS));
		await until('it is sent', () => resend.accepted.some(({ to }) => to === email));
		const sent = resend.accepted.find(({ to }) => to === email);
		const { token } = readSignInMail({ text: sent?.mail.text ?? '' });
		const browser = new Browser(site);
		expect((await browser.postForm('/login/confirm', { token })).status).toBe(303);
		expect((await browser.page('/me')).html).toContain(email);
	});
});

describe('a site on this machine', () => {
	const site = useSite({}, insertClub);

	it('has no plan to use up: ninety strangers of one network get their emails', async () => {
		for (let client = 0; client < 3; client += 1) {
			const answers = await flood(inNetwork(site, 1, client), '/api/magiclink', 30);
			expect(tally(answers.map(({ status }) => status))).toEqual({ 202: 30 });
		}
		const email = newEmail('stranger');
		await inNetwork(site, 1, 9).postJson('/api/magiclink', { email });
		expect(await mailsTo(site, email)).toHaveLength(1);
		const response = await fetch(`${site.origin}/api/health`);
		expect(await response.json()).toMatchObject({ checks: { mail: 'ok' } });
	});
});
