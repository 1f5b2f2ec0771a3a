import { expect } from 'vitest';
import { insertEvent, insertMembers, type Member, outboxOf, rsvpsOf, seatsOf } from './fixtures.ts';
import { until } from './poll.ts';
import type { Site } from './site.ts';
import { tally } from './tally.ts';

/** What one person of a race does. */
export interface Runner {
	member: Member;
	answer: 'going' | 'declined';
	guests?: number;
}

/** Everybody answers at the same moment, over HTTP. */
export function answerAtOnce(slug: string, runners: readonly Runner[]): Promise<Response[]> {
	return Promise.all(
		runners.map(({ member, answer, guests }) =>
			member.browser.postJson('/api/rsvp-toggle', { event: slug, answer, guests }),
		),
	);
}

/** Waits until every message about the event has been handed over. */
export async function allTold(site: Site, eventId: string) {
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
export async function expectToldOnce(site: Site, eventId: string): Promise<void> {
	const messages = await allTold(site, eventId);
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
	const messages = await allTold(site, event.id);
	expect(tally(messages.map(({ kind }) => kind))).toEqual({
		rsvp_going: 20,
		rsvp_waitlisted: 180,
	});
	expect(new Set(messages.map(({ userId }) => userId)).size).toBe(200);
	return { eventId: event.id, members };
}
