import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CHORES_FOLDER, PAGES_WORKER_FOLDER } from '../../../scripts/build/pages-layout.ts';
import { answerAs } from '../../support/answers.ts';
import { saturdayIn } from '../../support/days.ts';
import { useSendingSite } from '../../support/mail/sending-site.ts';
import { until } from '../../support/poll.ts';
import {
	insertEvent,
	insertMember,
	insertMembers,
	insertRsvps,
	type Member,
	outboxOf,
} from '../../support/site/fixtures.ts';

/** The chores Worker beside the Worker of Pages, as they are deployed: one database, KV and queue. */

const CHORES_BYTES = 300_000;

function sourceOf(folder: string): Buffer {
	const modules = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
		/\.m?js$/.test(name),
	);
	expect(modules.length).toBeGreaterThan(0);
	return Buffer.concat(modules.map((name) => readFileSync(join(folder, name))));
}

describe('what the chores Worker weighs', () => {
	it(`its modules are at most ${CHORES_BYTES} bytes, gzipped, and fewer than the site's`, () => {
		const bytes = gzipSync(sourceOf(CHORES_FOLDER)).length;
		const ofSite = gzipSync(sourceOf(PAGES_WORKER_FOLDER)).length;
		console.log(`the chores Worker: ${bytes} bytes gzipped, the site's: ${ofSite}`);
		expect(bytes).toBeLessThanOrEqual(CHORES_BYTES);
		expect(bytes).toBeLessThan(ofSite * 0.7);
	});

	it('it carries no page and no sign-in', () => {
		const source = sourceOf(CHORES_FOLDER).toString();
		for (const words of [
			'Count me in',
			'End all other sessions',
			'better-auth',
			'/api/magiclink',
		]) {
			expect(source.includes(words), words).toBe(false);
			if (words !== 'better-auth') {
				expect(sourceOf(PAGES_WORKER_FOLDER).includes(words), words).toBe(true);
			}
		}
	});
});

describe('a site on Pages', () => {
	const { site, resend, tick } = useSendingSite({
		build: 'pages',
		beside: [{ build: 'chores' }],
	});
	const tickChores = () => tick(site.beside[0]);

	async function untilSent(eventId: string): Promise<void> {
		await until('every mail about it is sent', async () => {
			const messages = await outboxOf(site, eventId);
			return messages.length > 0 && messages.every(({ sentAt }) => sentAt !== null);
		});
	}

	it('opens the dates of its series through the cron of the chores Worker', async () => {
		await site.run(
			`insert into series (id, title, description, rule, starts_on_date, starts_at_time,
					duration_minutes, place, capacity, guests_allowed, opens_days_ahead, created_at, updated_at)
				values ('weekly', 'Open Studio', '', 'FREQ=WEEKLY;BYDAY=SA', ?2, '09:00',
					120, 'The Shed', 12, 0, 15, ?1, ?1)`,
			Date.now(),
			saturdayIn(-50),
		);
		await tickChores();
		const results = await site.all<{ slug: string }>(
			"select slug from events where series_id = 'weekly'",
		);
		// Fifteen days hold two Saturdays or three.
		expect(results.length).toBeGreaterThanOrEqual(2);
		const page = await fetch(`${site.origin}/events/${results[0]?.slug}`);
		expect(page.status).toBe(200);
		const health = await (await fetch(`${site.origin}/api/health`)).json();
		expect(health).toMatchObject({ checks: { cron: 'ok' } });
	});

	it('has a refused email sent again by the cron, under a key of its own and with the same text', async () => {
		const event = await insertEvent(site);
		const member = await insertMember(site);
		resend.moods = [500];
		await answerAs(member, event, 'going');
		await until('the attempt is put off', async () =>
			(await outboxOf(site, event.id)).every(({ failure }) => failure !== null),
		);
		resend.moods = ['accepts'];
		await site.run('update outbox set due_at = ? where event_id = ?', Date.now() - 1, event.id);
		await tickChores();
		await untilSent(event.id);
		expect(resend.requests).toHaveLength(2);
		expect(resend.requests[1]?.key).toBe(`${resend.requests[0]?.key}-1`);
		expect(resend.requests[1]?.bytes).toBe(resend.requests[0]?.bytes);
	});

	it('gets the same email from the chores Worker as from its own', async () => {
		const event = await insertEvent(site);
		const member = await insertMember(site);
		await answerAs(member, event, 'going');
		await untilSent(event.id);
		// As if nobody had made or sent it yet.
		await site.run(
			'update outbox set message = null, sent_at = null, attempts = 0, due_at = ? where event_id = ?',
			Date.now() - 1,
			event.id,
		);
		await tickChores();
		await untilSent(event.id);
		const [own, made] = resend.requests.map(({ mail }) => ({
			...mail,
			attachments: mail.attachments?.map(({ filename }) => filename),
		}));
		expect(own?.html).toContain('<html');
		expect(made).toEqual(own);
	});

	it('passes many emails through the queue to the chores Worker, which sends each once', async () => {
		const waiting = 11;
		const event = await insertEvent(site, { capacity: waiting + 1, guestsAllowed: waiting });
		const [host, ...others] = (await insertMembers(site, waiting + 1)) as [Member, ...Member[]];
		await insertRsvps(site, event.id, [
			{ member: host, answer: 'going', guests: waiting },
			...others.map((member) => ({ member, answer: 'waitlisted' as const })),
		]);
		const left = await host.browser.postJson('/api/rsvp-toggle', {
			event: event.slug,
			answer: 'declined',
		});
		expect(await left.json()).toMatchObject({ going: waiting });
		await untilSent(event.id);
		const to = resend.requests.map(({ mail }) => [mail.to].flat()[0]).sort();
		expect(to).toEqual([host, ...others].map(({ email }) => email).sort());
	});
});
