import { expect } from 'vitest';
import type { Authority } from '../../../src/db/authority.ts';
import { primary } from '../../../src/db/client.ts';
import { applyEventChanges } from '../../../src/db/events/changes.ts';
import { standingRsvps } from '../../../src/db/schema.ts';
import { eventSlug } from '../../../src/domain/text/slug.ts';
import { answer } from '../../../src/features/rsvps/answer-rsvp.ts';
import { openEvents } from '../../../src/features/series/open-events.ts';
import { inDays, weekdayIn } from '../days.ts';
import { until } from '../poll.ts';
import { tally } from '../tally.ts';
import {
	chunks,
	insertEvent,
	insertMember,
	insertMembers,
	insertRsvps,
	insertSeries,
	type Member,
	outboxOf,
	ROWS_AT_ONCE,
	rsvpsOf,
	seatsOf,
} from './fixtures.ts';
import type { Site } from './site.ts';

/** What one person of a race does. */
export interface Runner {
	member: Member;
	answer: 'going' | 'declined';
	guests?: number;
}

/** Whether the runtime closed an idle connection of this client in the moment in which it was used again. */
function isConnectionClosed(error: unknown): boolean {
	const cause = error instanceof TypeError ? error.cause : undefined;
	return (
		cause instanceof Error &&
		'code' in cause &&
		['UND_ERR_SOCKET', 'ECONNRESET'].includes(String(cause.code))
	);
}

/**
 * Everybody answers at the same moment, over HTTP. Who was not heard presses again, as people do: an
 * answer given twice is one.
 */
export function answerAtOnce(slug: string, runners: readonly Runner[]): Promise<Response[]> {
	return Promise.all(
		runners.map(({ member, answer, guests }) => {
			const press = () =>
				member.browser.postJson('/api/rsvp-toggle', { event: slug, answer, guests });
			return press().catch((error: unknown) => {
				if (!isConnectionClosed(error)) throw error;
				return press();
			});
		}),
	);
}

/** Waits until every message about the event has been handed over. */
export async function allNotified(site: Site, eventId: string) {
	return until(
		'every message of the outbox is sent',
		async () => {
			const messages = await outboxOf(site, eventId);
			return messages.every(({ sentAt }) => sentAt !== null) ? messages : null;
		},
		30_000,
	);
}

/** Holds what must be true of an event's answers whatever happened at once. */
export async function expectOrder(site: Site, eventId: string): Promise<void> {
	const rsvps = await rsvpsOf(site, eventId);
	const seats = await seatsOf(site, eventId);
	const going = rsvps.filter(({ answer }) => answer === 'going');
	const waiting = rsvps.filter(({ answer }) => answer === 'waitlisted');
	const taken = going.reduce((sum, { guests }) => sum + 1 + guests, 0);
	expect(seats.going, 'the counter is the sum of the parties').toBe(taken);
	expect(seats.waiting).toBe(waiting.length);
	expect(taken, 'seats never exceed the capacity').toBeLessThanOrEqual(seats.capacity);
	expect(new Set(rsvps.map(({ place }) => place)).size, 'places are unique').toBe(rsvps.length);
	const free = seats.capacity - taken;
	const fitting = waiting.filter(({ guests }) => 1 + guests <= free);
	expect(fitting, 'nobody waits who would fit the free seats').toEqual([]);
}

/** Holds that nobody was told the same thing twice, and everybody the last thing that happened. */
export async function expectNotifiedOnce(site: Site, eventId: string): Promise<void> {
	const messages = await allNotified(site, eventId);
	const occasions = tally(messages.map(({ userId, revision }) => `${userId} ${revision}`));
	expect(Object.values(occasions).filter((times) => times !== 1)).toEqual([]);
	const response = await fetch(`${site.origin}/dev/mailbox.json`);
	const mails = (await response.json()) as { id: string }[];
	const sent = tally(mails.map(({ id }) => id));
	for (const { id } of messages) expect(sent[id], `message ${id} in the mailbox`).toBe(1);
}

/** 200 members and 20 seats: the race of the issue, once. */
export async function raceForSeats(site: Site): Promise<{ eventId: string; members: Member[] }> {
	const event = await insertEvent(site, { capacity: 20 });
	const members = await insertMembers(site, 200);
	const answers = await answerAtOnce(
		event.slug,
		members.map((member) => ({ member, answer: 'going' })),
	);
	expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 200 });
	const said = (await Promise.all(answers.map((answer) => answer.json()))) as {
		answer: string;
		position: number | null;
		going: number;
	}[];
	expect(tally(said.map(({ answer }) => answer))).toEqual({ going: 20, waitlisted: 180 });
	// The database answers one after the other, so that each position is said to one person only.
	const positions = said.map(({ position }) => position).filter((position) => position !== null);
	expect(positions.sort((one, other) => one - other)).toEqual(
		Array.from({ length: 180 }, (_, index) => index + 1),
	);
	expect(Math.max(...said.map(({ going }) => going))).toBe(20);

	const rsvps = await rsvpsOf(site, event.id);
	expect(tally(rsvps.map(({ answer }) => answer))).toEqual({ going: 20, waitlisted: 180 });
	expect(rsvps.map(({ place }) => place)).toEqual(
		Array.from({ length: 200 }, (_, index) => index + 1),
	);
	expect(rsvps.slice(0, 20).every(({ answer }) => answer === 'going')).toBe(true);
	await expectOrder(site, event.id);
	const messages = await allNotified(site, event.id);
	expect(tally(messages.map(({ kind }) => kind))).toEqual({
		rsvp_going: 20,
		rsvp_waitlisted: 180,
	});
	expect(new Set(messages.map(({ userId }) => userId)).size).toBe(200);
	return { eventId: event.id, members };
}

let ticks = 0;

/** Lets the cron deliver what nobody's answer has handed over: each tick a minute after the one before. */
async function tickUntilNotified(site: Site, eventId: string): Promise<void> {
	await until(
		'the cron has sent every message of the outbox',
		async () => {
			ticks += 1;
			await site.tick(new Date(Date.now() + ticks * 60_000));
			return (await outboxOf(site, eventId)).every(({ sentAt }) => sentAt !== null);
		},
		60_000,
	);
}

/** Everybody has one seat or none, and those who joined first have them: nobody was overtaken. */
async function expectFirstSeated(site: Site, eventId: string, seated: number, waiting: number) {
	await expectOrder(site, eventId);
	const line = (await rsvpsOf(site, eventId)).filter((rsvp) => rsvp.answer !== 'declined');
	expect(line.map((rsvp) => rsvp.answer)).toEqual([
		...Array.from({ length: seated }, () => 'going'),
		...Array.from({ length: waiting }, () => 'waitlisted'),
	]);
	await tickUntilNotified(site, eventId);
	await expectNotifiedOnce(site, eventId);
	// Whoever goes now heard so last, and nobody who waits did.
	const told = await outboxOf(site, eventId);
	for (const rsvp of line) {
		const mine = told.filter(
			({ userId, revision }) => userId === rsvp.userId && revision === rsvp.revision,
		);
		expect(mine, `${rsvp.answer} at ${rsvp.place}`).toHaveLength(1);
		const isNotified = /_(going|promoted)$/.test(mine[0]?.kind ?? '');
		expect(isNotified).toBe(rsvp.answer === 'going');
	}
}

/** Everybody says yes at the same moment, and once a quarter has an answer, something else happens. */
async function sayYesWhile(
	slug: string,
	members: readonly Member[],
	meanwhile: () => Promise<unknown>,
): Promise<void> {
	const all = members.map((member) => answerAtOnce(slug, [{ member, answer: 'going' }]));
	let answered = 0;
	await new Promise<void>((resolve) => {
		for (const each of all) {
			void each.then(() => {
				answered += 1;
				if (answered >= members.length / 4) resolve();
			});
		}
	});
	const [answers] = await Promise.all([Promise.all(all), meanwhile()]);
	expect(tally(answers.flat().map(({ status }) => status))).toEqual({ 200: members.length });
}

/** The right of an owner who is signed in. */
async function anOrganizer(site: Site): Promise<Authority> {
	const { id, sessionId } = await insertMember(site, { role: 'owner' });
	return { userId: id, sessionId, least: 'owner' };
}

/** Members and 20 seats, of which there are 30 before all have answered. */
export async function raceWhileSeatsAreAdded(site: Site, count = 200): Promise<void> {
	const event = await insertEvent(site, { capacity: 20 });
	const members = await insertMembers(site, count);
	await sayYesWhile(event.slug, members, async () => {
		const { isDone } = await applyEventChanges(primary(site.db), {
			change: crypto.randomUUID(),
			now: new Date(),
			by: await anOrganizer(site),
			action: 'event.changed',
			subject: { eventId: event.id },
			events: [{ ...event, capacity: 30, tells: null }],
		});
		expect(isDone).toBe(true);
	});
	await expectFirstSeated(site, event.id, 30, count - 30);
}

/** Members at a full event, while an organizer takes the 20 who go off the list. */
export async function raceWhileSeatsAreTaken(site: Site, count = 200): Promise<void> {
	const event = await insertEvent(site, { capacity: 20 });
	const seated = await insertMembers(site, 20);
	const members = await insertMembers(site, count);
	await insertRsvps(
		site,
		event.id,
		seated.map((member) => ({ member, answer: 'going' })),
	);
	const context = { db: primary(site.db), now: new Date(), owe: () => undefined };
	const by = await anOrganizer(site);
	await sayYesWhile(event.slug, members, () =>
		Promise.all(
			seated.map(({ id: userId }) =>
				answer(context, { userId, event: { id: event.id }, answer: 'declined', by }),
			),
		),
	);
	await expectFirstSeated(site, event.id, 20, count - 20);
	const removed = (await outboxOf(site, event.id)).filter(({ kind }) => kind === 'rsvp_removed');
	expect(removed.map(({ userId }) => userId).sort()).toEqual(seated.map(({ id }) => id).sort());
}

/**
 * An event for 20 that is opened three times at once, where 12 come every time, while others ask for a
 * seat from before it is there.
 */
export async function raceWhileItOpens(site: Site, count = 200): Promise<void> {
	const now = new Date();
	const date = inDays(3);
	const title = `Opening ${crypto.randomUUID()}`;
	const seriesId = await insertSeries(site, {
		title,
		rule: `FREQ=WEEKLY;BYDAY=${weekdayIn(3)}`,
		startsOnDate: date,
		startsAtTime: '12:00',
		opensDaysAhead: 5,
	});
	const regulars = await insertMembers(site, 12);
	const times = { createdAt: now, updatedAt: now };
	const rows = regulars.map(({ id: userId }, index) => {
		return { seriesId, userId, guests: 0, place: index + 1, ...times };
	});
	const db = primary(site.db);
	for (const some of chunks(rows, ROWS_AT_ONCE)) await db.insert(standingRsvps).values(some);
	const members = await insertMembers(site, count);
	const slug = eventSlug(date, title);

	const hurry = async ({ browser }: Member): Promise<number> => {
		for (;;) {
			const response = await browser.postJson('/api/rsvp-toggle', { event: slug, answer: 'going' });
			await response.body?.cancel();
			if (response.status !== 404) return response.status;
		}
	};
	const [statuses, ...opened] = await Promise.all([
		Promise.all(members.map(hurry)),
		...[1, 2, 3].map(() => openEvents({ db, now, owe: () => undefined })),
	]);
	expect(tally(statuses)).toEqual({ 200: count });
	const [eventId = '', ...more] = opened.flat();
	expect(more).toEqual([]);
	await expectFirstSeated(site, eventId, 20, count - 8);
	const first = (await rsvpsOf(site, eventId)).slice(0, regulars.length);
	expect(first.map(({ userId }) => userId)).toEqual(regulars.map(({ id }) => id));
}
