import { describe, expect, it } from 'vitest';
import { useSendingSite } from '../../support/mail/sending-site.ts';
import { until } from '../../support/poll.ts';
import { insertEvent, insertMembers } from '../../support/site/fixtures.ts';
import type { Site } from '../../support/site/site.ts';
import { MINUTE_MS } from '../../support/time.ts';

/** Mails to many, in the real runtime, which is killed while it hands them over. */

const MEMBERS = 450;

/** Members who want invitations, and an invitation to the next event that is due to each of them. */
async function invite(site: Site): Promise<string[]> {
	for (const table of ['user', 'events', 'mail_batches']) await site.run(`delete from ${table}`);
	const event = await insertEvent(site);
	const members = await insertMembers(site, MEMBERS);
	const now = Date.now();
	await site.db.batch([
		site.db
			.prepare(
				`insert into subscriptions (user_id, topic, subscribed, updated_at)
				select id, 'invitations', 1, ? from user`,
			)
			.bind(now),
		site.db
			.prepare(
				`insert into outbox (id, kind, user_id, event_id, revision, lane, due_at, created_at)
				select 'message ' || id, 'invitation', id, ?1, 0, 'batch', ?2, ?2 from user`,
			)
			.bind(event.id, now),
		// The chore that plans the week has done its part.
		site.db
			.prepare(
				`insert into mailings (event_id, kind, revision, recipients, created_at)
				values (?, 'invitation', 0, ?, ?)`,
			)
			.bind(event.id, MEMBERS, now),
	]);
	return members.map(({ email }) => email).sort();
}

/** How many invitations are still owed. */
async function countOwed(site: Site): Promise<number> {
	const row = await site.first<{ owed: number }>(
		'select count(*) as owed from outbox where sent_at is null',
	);
	return row?.owed ?? 0;
}

/** As if the two minutes had passed for which a claim is believed. */
async function letClaimsGrowStale(site: Site): Promise<void> {
	await site.run('update mail_batches set claimed_at = claimed_at - ?', 2 * MINUTE_MS + 1);
}

describe.each([
	['with the queue', [] as const],
	['without the queue', ['OUTBOX_QUEUE'] as const],
])('invitations, %s', (_, without) => {
	const { site, resend, tick } = useSendingSite({ without: [...without] });
	const owed = () => countOwed(site);
	const accepted = () => resend.accepted.map(({ to }) => to).sort();

	it('reach each member once, though the runtime is killed again and again while it hands them over', async () => {
		const emails = await invite(site);
		// Long enough that the kill comes between acceptance and answer, or right before or after it.
		resend.delayMs = 120;
		for (const delayMs of [60, 130, 10, 250]) {
			const seen = resend.requests.length;
			// After a kill, chores that never came to run go first; one that finds no room then goes first a minute later.
			const work = tick()
				.then(() => (resend.requests.length > seen ? undefined : tick()))
				.catch(() => undefined);
			await until('a batch is on its way', () => resend.requests.length > seen);
			await new Promise((resolve) => setTimeout(resolve, delayMs));
			await site.crash();
			await work;
			await letClaimsGrowStale(site);
		}
		expect(await owed()).toBeGreaterThan(0);
		resend.delayMs = 0;
		for (let round = 0; round < 10 && (await owed()) > 0; round += 1) {
			await tick();
			await letClaimsGrowStale(site);
		}
		await until('all is handed over', async () => (await owed()) === 0);
		expect(accepted()).toEqual(emails);
		// The kills were felt: some requests came again, and were the same.
		const keys = Map.groupBy(resend.requests, ({ key }) => key);
		expect(resend.requests.length).toBeGreaterThan(keys.size);
		for (const requests of keys.values()) {
			expect(new Set(requests.map(({ bytes }) => bytes)).size).toBe(1);
		}
	});

	it('are sent with less than two calls a second from the first to the last', async () => {
		const emails = await invite(site);
		const begunAt = performance.now();
		await tick();
		for (let round = 0; round < 10 && without.length > 0 && (await owed()) > 0; round += 1) {
			await tick();
		}
		await until('all is handed over', async () => (await owed()) === 0);
		expect(resend.requests).toHaveLength(Math.ceil(MEMBERS / 100));
		for (const [index, { at }] of resend.requests.entries()) {
			expect(at).toBeGreaterThanOrEqual(begunAt + index * 500);
		}
		expect(accepted()).toEqual(emails);
	});
});
