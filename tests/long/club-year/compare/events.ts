import { HOUR_MS } from '../../../support/time.ts';
import type { ClubEvent, Series } from '../model/club.ts';
import { opened, toOpen } from '../model/openings.ts';
import { partiesOf, taken } from '../model/seats.ts';
import { DAY } from '../model/wall-clock.ts';
import type { EventRow, Rows } from '../rows.ts';
import type { World } from '../world.ts';

/** Holds events, their lists and those who come every week against the model. */

/** What of an event an organizer's action can change, as the model and as the tables have it. */
const factsOf = (event: ClubEvent) => ({
	title: event.title,
	place: event.place,
	startsAt: event.startsAt,
	endsAt: event.endsAt,
	capacity: event.capacity,
	guestsAllowed: event.guestsAllowed,
	status: event.status,
	seriesId: event.seriesId,
	seriesDate: event.seriesDate,
});
const factsOfRow = (row: EventRow): ReturnType<typeof factsOf> => ({
	title: row.title,
	place: row.place,
	startsAt: row.starts_at,
	endsAt: row.ends_at,
	capacity: row.capacity,
	guestsAllowed: row.guests_allowed,
	status: row.status,
	seriesId: row.series_id,
	seriesDate: row.series_date,
});

function differences(one: object, other: object): string {
	return Object.entries(one)
		.filter(([name, value]) => value !== Reflect.get(other, name))
		.map(([name, value]) => `${name} ${value} instead of ${Reflect.get(other, name)}`)
		.join(', ');
}

/** An event that the product has opened: on a date of its series that should be open, at its local time. */
export function takeOpened(world: World, row: EventRow): void {
	const { model } = world;
	const series = row.series_id === null ? undefined : model.series.get(row.series_id);
	if (!series) world.fail(`the event ${row.slug} came out of nowhere`, { event: row.id });
	const due = toOpen(model, series).find(({ date }) => date === row.series_date);
	if (!due) {
		world.fail(`${series.title} opened ${row.series_date}, which it should not`, { event: row.id });
	}
	const event: ClubEvent = {
		id: row.id,
		slug: row.slug,
		title: series.title,
		place: series.place,
		seriesId: series.id,
		seriesDate: due.date,
		startsAt: due.startsAt,
		endsAt: due.endsAt,
		capacity: series.capacity,
		guestsAllowed: series.guestsAllowed,
		status: 'scheduled',
		sequence: 0,
		openedAt: world.now,
		parties: new Map(),
		done: new Set(),
		checkIns: new Map(),
	};
	model.events.set(event.id, event);
	world.counts.events += 1;
	world.say(`opens ${event.title} on ${due.date} (${event.id})`);
	opened(model, event, series);
}

/**
 * Takes over what an action on a whole series has made of its events, as far as the action may: each change
 * rises the SEQUENCE by one, and tells people as a change of that event alone would.
 */
export function takeChanges(
	world: World,
	rows: readonly EventRow[],
	mayChange: (event: ClubEvent) => boolean,
): void {
	for (const row of rows) {
		const event = world.model.events.get(row.id);
		if (!event) continue;
		const before = factsOf(event);
		const after = factsOfRow(row);
		if (differences(before, after) === '') continue;
		if (!mayChange(event)) {
			world.fail(`${event.title} changed: ${differences(after, before)}`, { event: event.id });
		}
		const isRenamedOnly = row.sequence === event.sequence;
		Object.assign(event, after);
		if (isRenamedOnly) continue;
		world.model.changed(event, before);
	}
}

export function expectEvent(world: World, row: EventRow): void {
	const { model } = world;
	const event = model.event(row.id);
	const about = { event: row.id };
	const wrong = differences(factsOfRow(row), factsOf(event));
	if (wrong) world.fail(`${event.title} (${event.slug}): ${wrong}`, about);
	if (row.sequence !== event.sequence) {
		world.fail(`${event.slug} has SEQUENCE ${row.sequence} instead of ${event.sequence}`, about);
	}
	const waiting = partiesOf(event, 'waitlisted').length;
	if (row.going !== taken(event) || row.waiting !== waiting) {
		world.fail(
			`${event.slug} counts ${row.going} going and ${row.waiting} waiting instead of ${taken(event)} and ${waiting}`,
			about,
		);
	}
}

const listWords = (parties: { user: string; guests: number; hours: number }[]) =>
	parties.map(({ user, guests, hours }) => `${user}+${guests}/${hours}`).join(' ');

export function expectLists(world: World, event: ClubEvent, rows: Rows['parties']) {
	if (event.startsAt <= world.now) return;
	for (const answer of ['going', 'waitlisted'] as const) {
		const limit = (hours: number | null) => (answer === 'waitlisted' ? (hours ?? 0) : 0);
		const present = rows
			.filter((row) => row.event_id === event.id && row.answer === answer)
			.map((row) => ({
				user: row.user_id,
				guests: row.guests,
				hours: limit(row.promote_until_hours),
			}));
		const expected = partiesOf(event, answer).map(({ user, guests, hours }) => ({
			user,
			guests,
			hours: limit(hours),
		}));
		if (listWords(present) !== listWords(expected)) {
			world.fail(
				`${event.slug} ${answer}: ${listWords(present)} instead of ${listWords(expected)}`,
				{ event: event.id },
			);
		}
	}
	const seats = rows
		.filter((row) => row.event_id === event.id && row.answer === 'going')
		.reduce((sum, { guests }) => sum + 1 + guests, 0);
	const wasLowered = taken(event) > event.capacity;
	if (seats > event.capacity && !wasLowered)
		world.fail(`${event.slug} has too many`, { event: event.id });
}

export function expectStanding(world: World, rows: Rows['standing']): void {
	for (const series of world.model.series.values()) {
		const present = rows
			.filter(({ series_id }) => series_id === series.id)
			.map(({ user_id, guests }) => `${user_id}+${guests}`)
			.join(' ');
		const expected = series.standing.map(({ user, guests }) => `${user}+${guests}`).join(' ');
		if (present !== expected) {
			world.fail(`every week come to ${series.title}: ${present} instead of ${expected}`);
		}
	}
}

const OPENED_AT_ONCE = 6;

/** Every date that should be open by now is, once the chore that opens them has run in good health. */
export function expectOpened(world: World, opened: number): void {
	if (opened >= OPENED_AT_ONCE) return;
	const isOverdue = (series: Series) =>
		toOpen(world.model, series).filter(({ startsAt }) => {
			const since = Math.max(startsAt - series.opensDaysAhead * DAY, world.wellSince);
			return world.now - since > 4 * HOUR_MS;
		});
	for (const series of world.model.series.values()) {
		const [date] = isOverdue(series);
		if (date && world.calmTicks > 20) world.fail(`${series.title} has not opened ${date.date}`);
	}
}
