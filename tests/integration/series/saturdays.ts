import { asc, eq } from 'drizzle-orm';
import { beforeEach, expect } from 'vitest';
import { events, outbox, series, standingRsvps } from '../../../src/db/schema.ts';
import type { SeriesPlan } from '../../../src/domain/series/plan.ts';
import { createSeries } from '../../../src/features/series/create-series.ts';
import { A_PLAN } from '../../support/a-series.ts';
import { refusalOf } from '../../support/refusals.ts';
import { fromNow, MINUTE_MS, NOW } from '../../support/time.ts';
import { answerAs } from '../answering.ts';
import { contextAt } from '../contexts.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { rowOf } from '../reading-rows.ts';
import { addClub, addMembers, addOrganizer, ORGANIZER } from '../rows.ts';
import { addStandingRsvps } from '../rsvp-rows.ts';

/** Saturdays at 11:00 in Berlin; at the moment at which the tests play, four of them open. */
export const SATURDAYS: SeriesPlan = { ...A_PLAN, place: 'The Shed', opensDaysAhead: 26 };

/** A later moment: two organizers never act at the same one. */
export const later = (minutes = 1) => fromNow(minutes * MINUTE_MS);

/** A club with the series `saturdays` and ten members, made anew before each test of a file. */
export function useSaturdays(plan = SATURDAYS) {
	const platform = useLocalPlatform();
	let members: string[] = [];
	beforeEach(async () => {
		const { db } = platform;
		await emptyTables(db);
		await addClub(db);
		await addOrganizer(db);
		members = await addMembers(db, 10);
		await createSeries(contextAt(db, NOW), ORGANIZER, 'saturdays', plan);
	});

	const member = (who: number) => members[who] ?? '';
	const numberOf = (userId: string) => members.indexOf(userId);
	const all = () => platform.db.select().from(events).orderBy(asc(events.startsAt));

	async function eventOn(date: string) {
		const [row] = await platform.db.select().from(events).where(eq(events.seriesDate, date));
		if (!row) throw new Error(`There is no event on ${date}.`);
		return row;
	}

	/** All that an organizer's action could change. */
	const everything = () => {
		const { db } = platform;
		return db.batch([
			db.select().from(events).orderBy(asc(events.id)),
			db.select().from(series).orderBy(asc(series.id)),
			db.select().from(outbox).orderBy(asc(outbox.id)),
			db.select().from(standingRsvps),
		]);
	};

	return {
		platform,
		/** The id of a member by number. */
		member,
		/** The number of a member by id. */
		numberOf,
		/** Every event, by its start. */
		all,
		/** The event that the series gave this date. */
		eventOn,
		/** A member, by number, answers the event of a date. */
		answer: async (date: string, who: number, rsvp: Parameters<typeof answerAs>[3] = {}) =>
			answerAs(platform.db, member(who), (await eventOn(date)).id, rsvp),
		/** The series with this id: the first one, or one that was split off. */
		theSeries: (id = 'saturdays') => rowOf(platform.db, series, id),
		everything,
		/** Expects that work is refused with this code and changes nothing. */
		async expectRefusal(work: () => Promise<unknown>, code: string): Promise<void> {
			const before = await everything();
			expect(await refusalOf(work())).toBe(code);
			expect(await everything()).toEqual(before);
		},
		/** Says "count me in every week" for these members, in this order. */
		comeEveryWeek: (people: readonly { who: number; guests?: number }[]) =>
			addStandingRsvps(
				platform.db,
				'saturdays',
				people.map(({ who, guests = 0 }) => ({ userId: member(who), guests })),
			),
		/** The dates of all events with their status, like `2026-12-05 cancelled`. */
		states: async () => (await all()).map(({ seriesDate, status }) => `${seriesDate} ${status}`),
		/** Which member an organizer's action notified, like `0 event_moved 2026-12-05`. */
		async notified(): Promise<string[]> {
			const rows = await platform.db
				.select({ userId: outbox.userId, kind: outbox.kind, date: events.seriesDate })
				.from(outbox)
				.innerJoin(events, eq(events.id, outbox.eventId));
			return rows
				.filter(({ kind }) => kind.startsWith('event_'))
				.map(({ userId, kind, date }) => `${numberOf(userId)} ${kind} ${date}`)
				.sort();
		},
	};
}
