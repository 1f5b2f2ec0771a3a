import { describe, expect, it } from 'vitest';
import { until } from '../../support/poll.ts';
import {
	insertClub,
	insertEvent,
	insertMember,
	insertMembers,
	insertRsvps,
	outboxOf,
	rsvpsOf,
	seatsOf,
} from '../../support/site/fixtures.ts';
import {
	allNotified,
	answerAtOnce,
	expectNotifiedOnce,
	expectOrder,
	type Runner,
	raceForSeats,
	raceWhileItOpens,
	raceWhileSeatsAreAdded,
	raceWhileSeatsAreTaken,
} from '../../support/site/race.ts';
import { useSite } from '../../support/site/site.ts';
import { tally } from '../../support/tally.ts';
import { MINUTE_MS } from '../../support/time.ts';

const site = useSite({}, insertClub);

describe('the harness', () => {
	it('shows the race: code that reads, decides and then writes overbooks with the guard removed', async () => {
		const guard = await site.first<{ sql: string }>(
			"select sql from sqlite_master where name = 'events_seats_guard'",
		);
		const event = await insertEvent(site, { capacity: 20 });
		const members = await insertMembers(site, 200);
		await site.run('drop trigger events_seats_guard');
		try {
			const answers = await Promise.all(
				members.map(({ id: userId }) =>
					fetch(`${site.origin}/__test/naive-rsvp`, {
						method: 'POST',
						body: JSON.stringify({ userId, eventId: event.id }),
					}),
				),
			);
			expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 200 });
			const { going, capacity } = await seatsOf(site, event.id);
			expect(going).toBeGreaterThan(capacity);
			await expect(expectOrder(site, event.id)).rejects.toThrow(/never exceed the capacity/);
		} finally {
			await site.run(guard?.sql ?? '');
		}
	});

	it('the guard refuses a seat beyond the capacity, whoever writes it', async () => {
		const event = await insertEvent(site, { capacity: 1 });
		const [one, other] = await insertMembers(site, 2);
		if (!one || !other) throw new Error('Two members were not stored.');
		await expect(
			insertRsvps(site, event.id, [
				{ member: one, answer: 'going' },
				{ member: other, answer: 'going' },
			]),
		).rejects.toThrow();
		expect(await seatsOf(site, event.id)).toMatchObject({ going: 0 });
	});
});

describe('200 members and 20 seats', () => {
	it('exactly 20 are going and 180 waiting in unique order, each notified once, and then all 20 cancel at once', async () => {
		const { eventId, members } = await raceForSeats(site);
		await expectNotifiedOnce(site, eventId);

		const before = await rsvpsOf(site, eventId);
		const seated = new Set(
			before.filter(({ answer }) => answer === 'going').map(({ userId }) => userId),
		);
		const leaving = members.filter(({ id }) => seated.has(id));
		const joining = await insertMembers(site, 40);
		const runners: Runner[] = [
			...leaving.map((member): Runner => ({ member, answer: 'declined' })),
			...joining.map((member): Runner => ({ member, answer: 'going' })),
		];
		// One by one from both ends, so that leaving and joining meet.
		const mixed = runners.map((_, index) =>
			index % 2 === 0 ? runners[index / 2] : runners.at(-(index + 1) / 2),
		) as Runner[];
		let isRunning = true;
		const highest = (async () => {
			let going = 0;
			while (isRunning) going = Math.max(going, (await seatsOf(site, eventId)).going);
			return going;
		})();
		const event = await site.first<{ slug: string }>(
			'select slug from events where id = ?',
			eventId,
		);
		const answers = await answerAtOnce(event?.slug ?? '', mixed);
		isRunning = false;
		expect(await highest).toBeLessThanOrEqual(20);
		expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 60 });

		await expectOrder(site, eventId);
		await expectNotifiedOnce(site, eventId);
		const after = await rsvpsOf(site, eventId);
		expect(tally(after.map(({ answer }) => answer))).toEqual({
			going: 20,
			waitlisted: 200,
			declined: 20,
		});
		// Those who had waited longest moved up, each once, and each was told once.
		const firstInLine = before
			.filter(({ answer }) => answer === 'waitlisted')
			.slice(0, 20)
			.map(({ userId }) => userId);
		const going = after.filter(({ answer }) => answer === 'going').map(({ userId }) => userId);
		expect(new Set(going)).toEqual(new Set(firstInLine));
		const promoted = (await outboxOf(site, eventId)).filter(({ kind }) => kind === 'rsvp_promoted');
		expect(promoted.map(({ userId }) => userId).sort()).toEqual([...firstInLine].sort());
	});

	it('parties of different sizes never overfill the room, and no party waits that would fit', async () => {
		const event = await insertEvent(site, { capacity: 20, guestsAllowed: 3 });
		const members = await insertMembers(site, 60);
		const joining = await answerAtOnce(
			event.slug,
			members.map((member, index) => ({ member, answer: 'going', guests: index % 4 })),
		);
		expect(tally(joining.map(({ status }) => status))).toEqual({ 200: 60 });
		await expectOrder(site, event.id);
		// Half of them change their mind, others change their party.
		const changing = await answerAtOnce(
			event.slug,
			members.map((member, index) =>
				index % 2 === 0
					? { member, answer: 'declined' }
					: { member, answer: 'going', guests: (index + 2) % 4 },
			),
		);
		for (const { status } of changing) expect([200, 409]).toContain(status);
		await expectOrder(site, event.id);
		await expectNotifiedOnce(site, event.id);
	});

	it('one member who sends 40 RSVPs at once has one row, one seat and one email', async () => {
		const event = await insertEvent(site, { capacity: 20 });
		const member = await insertMember(site);
		const answers = await answerAtOnce(
			event.slug,
			Array.from({ length: 40 }, (): Runner => ({ member, answer: 'going' })),
		);
		expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 40 });
		expect(await rsvpsOf(site, event.id)).toMatchObject([{ answer: 'going', revision: 1 }]);
		expect(await seatsOf(site, event.id)).toMatchObject({ going: 1 });
		expect(await allNotified(site, event.id)).toMatchObject([{ kind: 'rsvp_going' }]);
		await expectNotifiedOnce(site, event.id);
	});

	it('one member who says yes and no at once ends in one state, and is notified of that one, though not of each', async () => {
		const event = await insertEvent(site, { capacity: 1 });
		const member = await insertMember(site);
		await answerAtOnce(
			event.slug,
			Array.from(
				{ length: 20 },
				(_, index): Runner => ({
					member,
					answer: index % 2 === 0 ? 'going' : 'declined',
				}),
			),
		);
		const [rsvp] = await rsvpsOf(site, event.id);
		await expectOrder(site, event.id);
		const open = async () =>
			(await outboxOf(site, event.id)).filter(
				({ sentAt, dueAt }) => sentAt === null && dueAt !== null,
			);
		await until('what was not held back is sent', async () => {
			const now = Date.now();
			return (await open()).every(({ dueAt }) => Number(dueAt) > now);
		});
		// As if the ten minutes had passed for which the others are held back.
		await site.run(
			'update outbox set due_at = ? where event_id = ? and due_at is not null',
			Date.now(),
			event.id,
		);
		for (let minute = 1; (await open()).length > 0; minute += 1) {
			expect(minute).toBeLessThan(5);
			await site.tick(new Date(Date.now() + minute * MINUTE_MS));
		}
		const messages = await outboxOf(site, event.id);
		expect(messages.length).toBeLessThanOrEqual(rsvp?.revision ?? 0);
		expect(new Set(messages.map(({ revision }) => revision)).size).toBe(messages.length);
		const told = messages.filter(({ sentAt }) => sentAt !== null);
		expect(told.length).toBeLessThanOrEqual(5);
		expect(Math.max(...told.map(({ revision }) => revision))).toBe(rsvp?.revision);
		for (const { failure, sentAt } of messages) {
			if (sentAt === null) expect(failure).toBe('outdated');
		}
	});
});

describe('60 members and 20 seats, where something else happens meanwhile', () => {
	it('the first 30 go when an organizer adds ten seats', () => raceWhileSeatsAreAdded(site, 60));

	it('the first 20 go when an organizer takes the 20 before them off the list', () =>
		raceWhileSeatsAreTaken(site, 60));

	it('the first 8 go when the event opens only then, beside the 12 who come every time', () =>
		raceWhileItOpens(site, 60));
});
