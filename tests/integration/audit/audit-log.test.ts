import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Context } from '../../../src/context.ts';
import { user } from '../../../src/db/auth-schema.ts';
import type { Db } from '../../../src/db/client.ts';
import {
	announcements,
	auditLog,
	breaks,
	checkIns,
	club,
	events,
	outbox,
	series,
	subscriptions,
} from '../../../src/db/schema.ts';
import {
	AUDITED_ACTIONS,
	type AuditedAction,
	areaOf,
} from '../../../src/domain/audit/audited-actions.ts';
import { parseStep } from '../../../src/domain/club/setup.ts';
import { Refusal } from '../../../src/domain/errors.ts';
import { DEFAULT_MAIL_TIMES } from '../../../src/domain/mail/times.ts';
import { newSeriesFields, type SeriesPlan } from '../../../src/domain/series/plan.ts';
import { deleteAnnouncement } from '../../../src/features/announcements/delete-announcement.ts';
import { putOff } from '../../../src/features/announcements/postpone-announcement.ts';
import {
	changeAnnouncement,
	createAnnouncement,
} from '../../../src/features/announcements/save-announcement.ts';
import {
	sendAnnouncement,
	sendDueAnnouncements,
} from '../../../src/features/announcements/send-announcement.ts';
import { stopAnnouncement } from '../../../src/features/announcements/stop-announcement.ts';
import { testAnnouncement } from '../../../src/features/announcements/test-announcement.ts';
import { noteExport } from '../../../src/features/audit/note-export.ts';
import { takeSetUpStep } from '../../../src/features/club/set-up-club.ts';
import { checkInMember } from '../../../src/features/door/check-in.ts';
import { checkInGuest } from '../../../src/features/door/check-in-walk-in.ts';
import { takeCheckInBack } from '../../../src/features/door/undo-check-in.ts';
import { cancelEvent } from '../../../src/features/events/cancel-event.ts';
import { changeEvent } from '../../../src/features/events/change-event.ts';
import { createEvent } from '../../../src/features/events/create-event.ts';
import { tryAddressAgain } from '../../../src/features/mail/try-address-again.ts';
import { acceptConsent } from '../../../src/features/members/accept-consent.ts';
import { banMember, liftBan } from '../../../src/features/members/ban-member.ts';
import { changeRole } from '../../../src/features/members/change-role.ts';
import { deleteAccount } from '../../../src/features/members/delete-account.ts';
import { importMembers } from '../../../src/features/members/import-members.ts';
import { removeMember } from '../../../src/features/members/remove-member.ts';
import {
	addToGuestList,
	changeOnGuestList,
} from '../../../src/features/rsvps/answer-for-member.ts';
import { answer } from '../../../src/features/rsvps/answer-rsvp.ts';
import { addBreak } from '../../../src/features/series/add-break.ts';
import { changeFollowing } from '../../../src/features/series/change-following.ts';
import { changeSeries } from '../../../src/features/series/change-series.ts';
import { createSeries } from '../../../src/features/series/create-series.ts';
import { endSeries } from '../../../src/features/series/end-series.ts';
import { removeBreak } from '../../../src/features/series/remove-break.ts';
import { viewAuditLog } from '../../../src/views/audit/audit-log.ts';
import { DAY_MS, fromNow, HOUR_MS, NOW, timeAfter } from '../../support/time.ts';
import { contextOn } from '../contexts.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { meanwhile } from '../meanwhile.ts';
import { actorOf, addClub, addEvent, addMember, authorityOf, grantSession } from '../rows.ts';

// Mails are made by templates, which only Astro's build can read.
vi.mock('../../../src/features/announcements/write-announcement-mail.ts', () => ({
	writeAnnouncementMail: async () => ({
		to: 'olive@example.com',
		subject: 'News',
		text: '',
		html: '',
	}),
}));

const platform = useLocalPlatform();

const OWNER = 'olive';
const STARTS = new Date('2026-12-05T10:00:00Z');
const PLAN: SeriesPlan = {
	title: 'Open Studio',
	description: 'Bring what you make.',
	rhythm: '1-week',
	weekday: 'SA',
	fromDate: '2026-11-28',
	startsAtTime: '11:00',
	durationMinutes: 120,
	place: 'The Shed',
	mapUrl: null,
	whatToBring: '',
	capacity: 6,
	guestsAllowed: 4,
	opensDaysAhead: 12,
	...DEFAULT_MAIL_TIMES,
};

beforeEach(async () => {
	const { db } = platform;
	await db.batch([
		db.delete(auditLog),
		db.delete(announcements),
		db.delete(breaks),
		db.delete(events),
		db.delete(series),
		db.delete(user),
		db.delete(club),
	]);
	await addMember(db, { id: OWNER, name: 'Olive', role: 'owner' });
	await grantSession(db, OWNER);
	await addMember(db, { id: 'ben', name: 'Ben', email: 'ben@example.com' });
	await addClub(db);
});

const site = (db: Db = platform.db, now = NOW): Context => ({
	...contextOn(platform, { now }),
	db,
	mail: { ...contextOn(platform, { now }).mail, send: async () => undefined },
});
const RIGHT = authorityOf(OWNER);
const owner = actorOf(OWNER);

/** What the log says, the oldest first. */
async function logged() {
	const rows = await platform.db.select().from(auditLog).orderBy(auditLog.id);
	return rows.map(({ before, after, change, id, area, at, ...row }) => {
		expect(at.getTime()).toBeGreaterThanOrEqual(NOW.getTime());
		expect(area).toBe(areaOf(row.action));
		expect(change).not.toContain(row.memberId ?? 'nobody');
		return {
			...row,
			before: before === null ? null : (JSON.parse(before) as unknown),
			after: after === null ? null : (JSON.parse(after) as unknown),
		};
	});
}

const entry = (
	action: AuditedAction,
	values: {
		subjectId?: string;
		memberId?: string | null;
		subject?: string;
		before?: unknown;
		after?: unknown;
	} = {},
) => ({
	userId: OWNER,
	action,
	subjectId: null,
	memberId: null,
	subject: '',
	before: null,
	after: null,
	...values,
});

/** The rows that came of some work, of which refusals are a part. */
async function rowsOf(...works: (() => Promise<unknown>)[]) {
	await platform.db.delete(auditLog);
	for (const work of works) {
		await work().catch((error: unknown) => expect(error).toBeInstanceOf(Refusal));
	}
	return logged();
}

async function eventOf(id: string) {
	const [row] = await platform.db.select().from(events).where(eq(events.id, id));
	if (!row) throw new Error('There is no such event.');
	return row;
}

async function planned(id: string, values: Partial<Awaited<ReturnType<typeof eventOf>>>) {
	const row = await eventOf(id);
	const details = { ...row, ...values };
	return { plan: {} as never, details, clockNotes: [] };
}

/** The series of `PLAN` with its two events. */
async function addSaturdays(): Promise<{ id: string; slug: string }[]> {
	await createSeries(site(), RIGHT, 'saturdays', PLAN);
	const rows = await platform.db.select().from(events).orderBy(events.startsAt);
	expect(rows.map(({ seriesDate }) => seriesDate)).toEqual(['2026-11-28', '2026-12-05']);
	await platform.db.delete(auditLog);
	return rows;
}

const theSeries = async () => (await platform.db.select().from(series))[0];

describe('the first run', () => {
	it('is one action, when the club opens, and its steps before are none', async () => {
		const { db } = platform;
		await db.batch([db.delete(club), db.delete(series)]);
		const fields = { ...newSeriesFields('The Shed', 'Europe/Berlin', NOW), title: 'A short book' };
		const take =
			(step: Parameters<typeof parseStep>[0], values: Record<string, string>) => async () => {
				const parsed = parseStep(step, values, { timeZone: 'Europe/Berlin', now: NOW });
				if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
				await takeSetUpStep(site(), parsed.values, RIGHT);
			};
		expect(
			await rowsOf(
				take('club', { name: 'Night Readers', description: 'We read.' }),
				take('place', { timeZone: 'Europe/Berlin', place: 'Hanover' }),
				take('colour', { colour: '#2f6fde' }),
				take('series', fields),
				take('series', fields),
			),
		).toEqual([
			entry('club.set_up', {
				subject: 'Night Readers',
				after: {
					name: 'Night Readers',
					description: 'We read.',
					colour: '#2f6fde',
					timeZone: 'Europe/Berlin',
					place: 'Hanover',
					firstSeries: 'A short book',
				},
			}),
		]);
	});
});

describe('an event', () => {
	const details = {
		title: 'A night in the loft',
		description: 'Bring a lamp.',
		place: 'The Loft',
		mapUrl: null,
		whatToBring: '',
		startsAt: STARTS,
		endsAt: timeAfter(STARTS, HOUR_MS),
		capacity: 12,
		guestsAllowed: 1,
	};

	it('that is created is in the log once, however often its form is sent', async () => {
		const created = {
			id: 'loft',
			by: RIGHT,
			date: '2026-12-05',
			timeZone: 'Europe/Berlin',
			details,
			sendsInvitations: true,
		};
		const other = { ...created, details: { ...details, title: 'Other' } };
		const rows = await rowsOf(
			() => createEvent(site(), created),
			() => createEvent(site(), created),
			() => createEvent(site(), other),
		);
		const { startsAt, endsAt, ...rest } = details;
		expect(rows).toEqual([
			entry('event.created', {
				subjectId: 'loft',
				subject: 'A night in the loft',
				after: {
					...rest,
					startsAt: startsAt.getTime(),
					endsAt: endsAt.getTime(),
					status: 'scheduled',
					cancelReason: null,
					sendsInvitations: 1,
				},
			}),
		]);
	});

	it('that is changed has the fields that differ in the log, and nothing where none does', async () => {
		const id = await addEvent(platform.db);
		const change = (values: object, sequence: number) => async () =>
			changeEvent(site(), {
				eventId: id,
				by: RIGHT,
				sequence,
				planned: await planned(id, values),
				scope: 'this',
			});
		const rows = await rowsOf(
			change({}, 0),
			change({ title: 'Studio', mapUrl: 'https://map.example/', capacity: 8 }, 0),
			change({ title: 'Overtaken' }, 0),
			() =>
				cancelEvent(site(), { eventId: id, by: RIGHT, sequence: 1, reason: 'rain', scope: 'this' }),
			() =>
				cancelEvent(site(), { eventId: id, by: RIGHT, sequence: 2, reason: 'rain', scope: 'this' }),
		);
		expect(rows).toEqual([
			entry('event.changed', {
				subjectId: id,
				subject: 'Open Studio',
				before: { title: 'Open Studio', mapUrl: null, capacity: 6 },
				after: { title: 'Studio', mapUrl: 'https://map.example/', capacity: 8 },
			}),
			entry('event.cancelled', {
				subjectId: id,
				subject: 'Studio',
				before: { status: 'scheduled', cancelReason: null },
				after: { status: 'cancelled', cancelReason: 'rain' },
			}),
		]);
	});

	it('changed by two at once is in the log as the one did it who was faster', async () => {
		const id = await addEvent(platform.db);
		const change = async (db: Db, title: string) =>
			changeEvent(site(db), {
				eventId: id,
				by: RIGHT,
				sequence: 0,
				planned: await planned(id, { title }),
				scope: 'this',
			});
		const late = meanwhile(platform.env.DB, 1, () => change(platform.db, 'Theirs'));
		const rows = await rowsOf(() => change(late, 'Mine'));
		expect(rows).toMatchObject([{ before: { title: 'Open Studio' }, after: { title: 'Theirs' } }]);
	});

	it('with all that follow is one action, which says what became of each', async () => {
		const [first, second] = await addSaturdays();
		const { sequence } = await eventOf(first?.id ?? '');
		const { fromDate, rhythm, weekday, opensDaysAhead, ...fields } = PLAN;
		const follow = (confirmed: number) => () =>
			changeFollowing(site(platform.db, fromNow(60_000)), {
				eventId: first?.id ?? '',
				by: RIGHT,
				sequence,
				fields: { ...fields, startsAtTime: '12:00' },
				confirmed,
			});
		const at = (time: string) => new Date(time).getTime();
		expect(await rowsOf(follow(7), follow(2), follow(2))).toEqual([
			entry('event.changed', {
				subjectId: first?.id ?? '',
				subject: 'Open Studio',
				before: {
					startsAtTime: '11:00',
					events: {
						[first?.slug ?? '']: {
							startsAt: at('2026-11-28T10:00Z'),
							endsAt: at('2026-11-28T12:00Z'),
						},
						[second?.slug ?? '']: {
							startsAt: at('2026-12-05T10:00Z'),
							endsAt: at('2026-12-05T12:00Z'),
						},
					},
				},
				after: {
					startsAtTime: '12:00',
					events: {
						[first?.slug ?? '']: {
							startsAt: at('2026-11-28T11:00Z'),
							endsAt: at('2026-11-28T13:00Z'),
						},
						[second?.slug ?? '']: {
							startsAt: at('2026-12-05T11:00Z'),
							endsAt: at('2026-12-05T13:00Z'),
						},
					},
				},
			}),
		]);
	});

	it('cancelled with all that follow ends its series in the same action', async () => {
		const [, second] = await addSaturdays();
		const startsAt = new Date('2026-12-05T10:00Z').getTime();
		const rows = await rowsOf(() =>
			cancelEvent(site(), {
				eventId: second?.id ?? '',
				by: RIGHT,
				sequence: 0,
				reason: 'we move',
				scope: 'following',
				confirmed: 1,
			}),
		);
		expect(rows).toEqual([
			entry('event.cancelled', {
				subjectId: second?.id ?? '',
				subject: 'Open Studio',
				before: {
					endsOnDate: null,
					events: {
						[second?.slug ?? '']: { startsAt, status: 'scheduled', cancelReason: null },
					},
				},
				after: {
					endsOnDate: '2026-12-04',
					events: {
						[second?.slug ?? '']: { startsAt, status: 'cancelled', cancelReason: 'we move' },
					},
				},
			}),
		]);
	});
});

describe('a series', () => {
	it('that is created is in the log once', async () => {
		const create = (title = 'Open Studio') =>
			createSeries(site(), RIGHT, 'saturdays', { ...PLAN, title });
		const rows = await rowsOf(
			() => create(),
			() => create(),
			() => create('Other'),
		);
		expect(rows).toHaveLength(1);
		expect(rows[0]).toMatchObject(
			entry('series.created', {
				subjectId: 'saturdays',
				subject: 'Open Studio',
				after: {
					rule: 'FREQ=WEEKLY;BYDAY=SA',
					startsAtTime: '11:00',
					capacity: 6,
					endsOnDate: null,
				},
			}),
		);
	});

	const change = async (plan: SeriesPlan, confirmed: number, db = platform.db) => {
		const now = fromNow(60_000);
		const seenAt = (await theSeries())?.updatedAt.getTime() ?? 0;
		const action = crypto.randomUUID();
		return changeSeries(site(db, now), {
			changeId: action,
			seriesId: 'saturdays',
			by: RIGHT,
			seenAt,
			plan,
			reason: '',
			confirmed,
		});
	};

	it('that is changed names its events, and what differs of each', async () => {
		const [first, second] = await addSaturdays();
		await platform.db
			.update(events)
			.set({ capacity: 9 })
			.where(eq(events.id, second?.id ?? ''));
		const bigger = { ...PLAN, capacity: 8 };
		const rows = await rowsOf(
			() => change(PLAN, 0),
			() => change(bigger, 0),
			() => change(bigger, 0),
		);
		expect(rows).toEqual([
			entry('series.changed', {
				subjectId: 'saturdays',
				subject: 'Open Studio',
				before: {
					capacity: 6,
					events: {
						[first?.slug ?? '']: { startsAt: new Date('2026-11-28T10:00Z').getTime(), capacity: 6 },
					},
				},
				after: {
					capacity: 8,
					events: {
						[first?.slug ?? '']: { startsAt: new Date('2026-11-28T10:00Z').getTime(), capacity: 8 },
					},
				},
			}),
		]);
	});

	it('that is split is told as the one that goes on', async () => {
		await addSaturdays();
		const rows = await rowsOf(() =>
			change({ ...PLAN, place: 'The Barn', fromDate: '2026-12-05' }, 1),
		);
		expect(rows).toMatchObject([
			{
				action: 'series.changed',
				subjectId: 'saturdays',
				before: { place: 'The Shed', startsOnDate: '2026-11-28' },
				after: { place: 'The Barn', startsOnDate: '2026-12-05' },
			},
		]);
	});

	it('changed while an event of it opens leaves nothing in the log', async () => {
		await addSaturdays();
		const late = meanwhile(platform.env.DB, 2, () =>
			platform.db.update(series).set({ updatedAt: fromNow(5) }),
		);
		expect(await rowsOf(() => change({ ...PLAN, capacity: 8 }, 0, late))).toEqual([]);
		expect((await theSeries())?.capacity).toBe(6);
	});

	it('that ends says what that cancels, and that it goes on again is a change of it', async () => {
		const [, second] = await addSaturdays();
		const end = (endsOnDate: string | null, confirmed: number, minute: number) => () =>
			endSeries(site(platform.db, fromNow(minute * 60_000)), {
				seriesId: 'saturdays',
				by: RIGHT,
				plan: { endsOnDate, reason: 'the loft is sold' },
				confirmed,
			});
		const startsAt = new Date('2026-12-05T10:00Z').getTime();
		const slug = second?.slug ?? '';
		expect(
			await rowsOf(
				end('2026-11-30', 0, 1),
				end('2026-11-30', 1, 1),
				end('2026-11-30', 1, 2),
				end(null, 0, 3),
			),
		).toEqual([
			entry('series.ended', {
				subjectId: 'saturdays',
				subject: 'Open Studio',
				before: {
					endsOnDate: null,
					events: { [slug]: { startsAt, status: 'scheduled', cancelReason: null } },
				},
				after: {
					endsOnDate: '2026-11-30',
					events: { [slug]: { startsAt, status: 'cancelled', cancelReason: 'the loft is sold' } },
				},
			}),
			entry('series.changed', {
				subjectId: 'saturdays',
				subject: 'Open Studio',
				before: { endsOnDate: '2026-11-30' },
				after: { endsOnDate: null },
			}),
		]);
	});
});

describe('a break', () => {
	it('says what it cancels, and is in the log when it is added and when it is taken away', async () => {
		const [, second] = await addSaturdays();
		const plan = { firstDate: '2026-12-04', lastDate: '2026-12-11', reason: 'holidays' };
		const add =
			(confirmed: number, id = 'pause') =>
			() =>
				addBreak(site(), { id, seriesId: 'saturdays', by: RIGHT, plan, confirmed });
		const takeAway = () =>
			removeBreak(site(), { seriesId: 'saturdays', breakId: 'pause', by: RIGHT });
		const startsAt = new Date('2026-12-05T10:00Z').getTime();
		const slug = second?.slug ?? '';
		const rows = await rowsOf(add(0), add(1), add(1), add(0, 'overlapping'), takeAway, takeAway);
		expect(rows).toEqual([
			entry('break.added', {
				subjectId: 'saturdays',
				subject: 'Open Studio',
				before: { events: { [slug]: { startsAt, status: 'scheduled', cancelReason: null } } },
				after: {
					...plan,
					events: {
						[slug]: {
							startsAt,
							status: 'cancelled',
							cancelReason: expect.stringContaining('holidays'),
						},
					},
				},
			}),
			entry('break.removed', { subjectId: 'saturdays', subject: 'Open Studio', before: plan }),
		]);
	});
});

describe('the guest list and the door', () => {
	it("have the organizer's answers in the log, and never the member's own", async () => {
		const id = await addEvent(platform.db, { capacity: 3 });
		const event = `event-${id}`;
		const about = { subjectId: id, subject: 'Open Studio', memberId: 'ben' };
		const guests = (number: number) => () =>
			changeOnGuestList(site(), { event, userId: 'ben', by: RIGHT, guests: number });
		const remove = () =>
			changeOnGuestList(site(), { event, userId: 'ben', by: RIGHT, isRemoved: true });
		const rows = await rowsOf(
			() => addToGuestList(site(), { event, email: 'ben@example.com', guests: 1, by: RIGHT }),
			() => addToGuestList(site(), { event, email: 'ben@example.com', guests: 1, by: RIGHT }),
			() => addToGuestList(site(), { event, email: 'x@example.com', guests: 1, by: RIGHT }),
			guests(2),
			guests(2),
			guests(4),
			remove,
			remove,
			() => answer(site(), { userId: 'ben', event: { id }, answer: 'going' }),
		);
		expect(rows).toEqual([
			entry('rsvp.changed', { ...about, after: { answer: 'going', guests: 1 } }),
			entry('rsvp.changed', { ...about, before: { guests: 1 }, after: { guests: 2 } }),
			entry('rsvp.changed', {
				...about,
				before: { answer: 'going', guests: 2 },
				after: { answer: 'declined', guests: 0 },
			}),
		]);
	});

	it('have each check-in once, its undoing and who walked in, for no trip to the database more', async () => {
		const id = await addEvent(platform.db, {
			startsAt: NOW,
			endsAt: fromNow(HOUR_MS),
		});
		const about = { subjectId: id, subject: 'Open Studio' };
		const event = { id };
		const come = (userId: string) => () =>
			checkInMember(site(), owner, { event, userId, guests: 1 });
		const walk = (email: string) => () =>
			checkInGuest(site(), owner, { event: `event-${id}`, name: 'Walter', email, guests: 0 });
		const undo = () => takeCheckInBack(site(), owner, { event, userId: 'ben' });
		let trips = 0;
		const counting = {
			...platform.env.DB,
			prepare: (query: string) => platform.env.DB.prepare(query),
			batch: (statements: D1PreparedStatement[]) => {
				trips += 1;
				return platform.env.DB.batch(statements);
			},
		};
		const { primary } = await import('../../../src/db/client.ts');
		await checkInMember(site(primary(counting as never)), owner, {
			event,
			userId: 'ben',
			guests: 1,
		});
		expect(trips).toBe(1);
		await platform.db.delete(checkIns);

		const rows = await rowsOf(
			come('ben'),
			come('ben'),
			come('nobody'),
			undo,
			undo,
			walk('walter@example.com'),
			walk('walter@example.com'),
			walk('ben@example.com'),
		);
		const [walter] = await platform.db
			.select()
			.from(user)
			.where(eq(user.email, 'walter@example.com'));
		expect(rows).toEqual([
			entry('check_in.added', { ...about, memberId: 'ben', after: { guests: 1 } }),
			entry('check_in.removed', { ...about, memberId: 'ben', before: { guests: 1 } }),
			entry('check_in.walk_in', {
				...about,
				memberId: walter?.id ?? '',
				after: { guests: 0, isNewMember: true },
			}),
			entry('check_in.walk_in', {
				...about,
				memberId: 'ben',
				// Whoever joined in this very millisecond counts as new: the tests play in one.
				after: { guests: 0, isNewMember: expect.any(Boolean) },
			}),
		]);
	});
});

describe('what owners do to members', () => {
	it('is logged with what it changed, once', async () => {
		const role = (to: 'host' | 'member') => () =>
			changeRole(site(), owner, { userId: 'ben', role: to });
		const about = { memberId: 'ben' };
		expect(
			await rowsOf(
				role('host'),
				role('host'),
				() => banMember(site(), owner, 'ben'),
				() => banMember(site(), owner, 'ben'),
				role('member'),
				() => liftBan(site(), owner, 'ben'),
				() => liftBan(site(), owner, 'ben'),
				() => banMember(site(), owner, OWNER),
				() => changeRole(site(), owner, { userId: OWNER, role: 'member' }),
			),
		).toEqual([
			entry('member.role_changed', {
				...about,
				before: { role: 'member' },
				after: { role: 'host' },
			}),
			entry('member.banned', {
				...about,
				before: { role: 'host', isBanned: false },
				after: { role: 'member', isBanned: true },
			}),
			entry('member.ban_lifted', {
				...about,
				before: { isBanned: true },
				after: { isBanned: false },
			}),
		]);
	});

	it.each<[string, (db: Db) => Promise<unknown>]>([
		['a role', (db) => changeRole(site(db), owner, { userId: 'ben', role: 'host' })],
		['a ban', (db) => banMember(site(db), owner, 'ben')],
		['a removal', (db) => removeMember(site(db), owner, 'ben')],
	])('is not logged where the role of who does it goes at that moment: %s', async (_, action) => {
		await addMember(platform.db, { id: 'other', role: 'owner' });
		const late = meanwhile(platform.env.DB, 1, () =>
			platform.db.update(user).set({ role: 'member' }).where(eq(user.id, OWNER)),
		);
		expect(await rowsOf(() => action(late))).toEqual([]);
	});

	it('that removes somebody is kept without who that was', async () => {
		await addMember(platform.db, { id: 'former', name: 'Former', role: 'host' });
		const rows = await rowsOf(
			() => changeRole(site(), owner, { userId: 'ben', role: 'host' }),
			() => removeMember(site(), owner, 'ben'),
			() => removeMember(site(), owner, 'ben'),
			async () => deleteAccount(site(), 'former', await grantSession(platform.db, 'former')),
		);
		expect(rows).toEqual([
			entry('member.role_changed', { before: { role: 'member' }, after: { role: 'host' } }),
			entry('member.removed', { before: { role: 'host' } }),
		]);
	});

	it('by somebody whose account is gone by then is neither done nor logged', async () => {
		const gone = createSeries(site(), authorityOf('gone'), 'saturdays', PLAN);
		await expect(gone).rejects.toMatchObject({ code: 'unauthenticated' });
		expect(await logged()).toEqual([]);
		expect(await platform.db.select().from(series)).toEqual([]);
	});

	it('has imports with their counts, and who said that people agreed', async () => {
		await addMember(platform.db, { id: 'nameless', name: '', email: 'nameless@example.com' });
		const people = ['new@example.com', 'nameless@example.com', 'ben@example.com'].map((email) => ({
			email,
			name: 'Nora',
		}));
		const importAll = () => importMembers(site(), people, RIGHT);
		const agree = (of: { userId: string } | { importedAt: Date }) => () =>
			acceptConsent(site(), owner, { of, hasInvitations: true });
		await addMember(platform.db, { id: 'waits', awaitsConsentSince: new Date(0) });
		const rows = await rowsOf(
			importAll,
			importAll,
			agree({ importedAt: NOW }),
			agree({ importedAt: NOW }),
			agree({ userId: 'waits' }),
			agree({ userId: 'waits' }),
		);
		expect(rows).toEqual([
			entry('members.imported', {
				before: { known: 2, nameless: 1 },
				after: { known: 3, nameless: 0, rows: 3 },
			}),
			entry('members.consented', {
				before: { awaiting: 1 },
				after: { awaiting: 0, importedAt: NOW.getTime(), invitations: true },
			}),
			entry('members.consented', {
				memberId: 'waits',
				before: { awaitsConsent: true },
				after: { awaitsConsent: false, invitations: true },
			}),
		]);
		expect(JSON.stringify(rows)).not.toMatch(/example\.com|Nora/);
	});

	it('has addresses that are tried again', async () => {
		await platform.db.run(sql`insert into mail_addresses (email, stopped_by, stopped_at, updated_at)
			values ('ben@example.com', 'bounce', 1, 1)`);
		const tryAgain = () => tryAddressAgain(site(), owner, 'ben');
		expect(await rowsOf(tryAgain, tryAgain)).toEqual([
			entry('member.address_retried', {
				memberId: 'ben',
				before: { stoppedBy: 'bounce' },
				after: { stoppedBy: null },
			}),
		]);
	});

	it('has files that are taken out, by how many rows', async () => {
		const id = await addEvent(platform.db);
		expect(
			await rowsOf(
				() => noteExport(site(), owner, { of: 'members', rows: 2 }),
				() => noteExport(site(), owner, { of: 'guests', slug: `event-${id}`, rows: 3 }),
				() =>
					noteExport(site(), owner, { of: 'guests', slug: `event-${id}`, rows: 1, list: 'going' }),
			),
		).toEqual([
			entry('members.exported', { after: { rows: 2 } }),
			entry('guests.exported', { subjectId: id, subject: 'Open Studio', after: { rows: 3 } }),
			entry('guests.exported', {
				subjectId: id,
				subject: 'Open Studio',
				after: { rows: 1, list: 'going' },
			}),
		]);
	});
});

describe('an announcement', () => {
	const form = (subject: string) => ({
		subject,
		body: 'A stove.',
		to: { topic: 'announcements' } as const,
	});
	const create = () => createAnnouncement(site(), { id: 'news', by: RIGHT, form: form('News') });
	const change = (subject: string, revision: number) => () =>
		changeAnnouncement(site(), { id: 'news', revision, by: RIGHT, form: form(subject) });
	const sendsAt = fromNow(DAY_MS);
	const about = { subjectId: 'news', subject: 'News' };
	const words = { subject: 'News', body: 'A stove.', topic: 'announcements', event: null };

	beforeEach(async () => {
		await platform.db
			.insert(subscriptions)
			.values({ userId: 'ben', topic: 'announcements', subscribed: true, updatedAt: NOW });
	});

	it('is in the log when it is begun and when it is deleted, but not each time a draft is saved', async () => {
		const { body, ...begun } = words;
		const remove = (revision: number) => () =>
			deleteAnnouncement(site(), { id: 'news', revision, by: RIGHT });
		expect(
			await rowsOf(
				create,
				create,
				change('New', 1),
				change('News', 2),
				remove(1),
				remove(3),
				remove(3),
			),
		).toEqual([
			entry('announcement.created', { ...about, after: begun }),
			entry('announcement.deleted', { ...about, before: begun }),
		]);
	});

	it('that is put off is there with its words, and with every change of them until it goes', async () => {
		await create();
		const put = (at: Date | null, revision: number) => () =>
			putOff(site(), { id: 'news', revision, by: RIGHT, sendsAt: at });
		const later = timeAfter(sendsAt, HOUR_MS);
		expect(
			await rowsOf(
				put(sendsAt, 1),
				put(sendsAt, 1),
				put(later, 2),
				change('Newer', 3),
				put(null, 4),
				put(null, 5),
			),
		).toEqual([
			entry('announcement.scheduled', {
				...about,
				after: { ...words, sendsAt: sendsAt.getTime() },
			}),
			entry('announcement.scheduled', {
				...about,
				before: { sendsAt: sendsAt.getTime() },
				after: { sendsAt: later.getTime() },
			}),
			entry('announcement.changed', {
				...about,
				before: { subject: 'News' },
				after: { subject: 'Newer' },
			}),
			entry('announcement.unscheduled', {
				...about,
				subject: 'Newer',
				before: { sendsAt: later.getTime() },
			}),
		]);
	});

	it('that is sent is there with what was sent to how many, once; one that stops with what was dropped', async () => {
		await create();
		const send = () => sendAnnouncement(site(), { id: 'news', revision: 1, by: RIGHT });
		const stop = () => stopAnnouncement(site(), 'news', RIGHT);
		expect(await rowsOf(stop, send, send, stop, stop)).toEqual([
			entry('announcement.sent', { ...about, after: { ...words, recipients: 1 } }),
			entry('announcement.stopped', { ...about, after: { recipients: 1, dropped: 1 } }),
		]);
	});

	it('overtaken by another change is not logged as sent, and its messages are not there', async () => {
		await create();
		const late = meanwhile(platform.env.DB, 2, change('Newer', 1));
		expect(
			await rowsOf(() => sendAnnouncement(site(late), { id: 'news', revision: 1, by: RIGHT })),
		).toEqual([]);
		expect(await platform.db.select().from(outbox)).toEqual([]);
	});

	it('whose time has come is no action of anybody: putting it off was', async () => {
		await create();
		await putOff(site(), { id: 'news', revision: 1, by: RIGHT, sendsAt });
		const rows = await rowsOf(() => sendDueAnnouncements(site(platform.db, sendsAt)));
		expect(await platform.db.select().from(outbox)).toHaveLength(1);
		expect(rows).toEqual([]);
	});

	it('that is tested is there once for each mail', async () => {
		await create();
		const test = (minutes: number) => () =>
			testAnnouncement(site(platform.db, fromNow(minutes * 60_000)), owner, {
				id: 'news',
				revision: 1,
			});
		const failing = () => {
			const context = site(platform.db, fromNow(9 * 60_000));
			context.mail.send = () => Promise.reject(new Error('no'));
			return testAnnouncement(context, owner, { id: 'news', revision: 1 });
		};
		expect(await rowsOf(test(0), test(0), test(1), failing)).toEqual([
			entry('announcement.tested', about),
			entry('announcement.tested', about),
		]);
	});
});

describe('a batch that fails', () => {
	it('leaves neither the action nor a row', async () => {
		const broken = { ...PLAN, capacity: null as unknown as number };
		await expect(createSeries(site(), RIGHT, 'saturdays', broken)).rejects.toThrow();
		expect(await logged()).toEqual([]);
		expect(await theSeries()).toBeUndefined();
	});
});

describe('the page', () => {
	/** Rows of many moments, organizers and members, some of them at the same moment. */
	async function fill(count: number): Promise<void> {
		await addMember(platform.db, {
			id: 'hanna',
			name: '',
			email: 'hanna@example.com',
			role: 'host',
		});
		const doers = [OWNER, 'hanna', null];
		const rows = Array.from({ length: count }, (_, n) => {
			const action = AUDITED_ACTIONS[n % AUDITED_ACTIONS.length] ?? 'club.changed';
			return [
				NOW.getTime() + Math.floor(n / 4) * HOUR_MS,
				doers[n % 3],
				action,
				areaOf(action),
				`s${n % 5}`,
				n % 2 ? 'ben' : null,
				`c${n}`,
			];
		});
		await platform.db.run(sql`
			insert into audit_log (at, user_id, deed, area, subject_id, member_id, subject, change)
			select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, 'Subject', value ->> 6
			from json_each(${JSON.stringify(rows)})`);
	}

	async function readAll(filter: Parameters<typeof viewAuditLog>[1]) {
		const ids: number[] = [];
		let behind: { at: number; id: number } | undefined;
		for (let pages = 0; pages < 50; pages += 1) {
			const page = await viewAuditLog(site(), { ...filter, ...(behind && { behind }) });
			ids.push(...page.entries.map(({ id }) => id));
			if (!page.olderThan) return ids;
			behind = page.olderThan;
		}
		throw new Error('The log does not end.');
	}

	it('shows every action once, the newest first, though more are done while it is read', async () => {
		await fill(100);
		const all = await platform.db.select().from(auditLog);
		const expected = all
			.sort((one, other) => other.at.getTime() - one.at.getTime() || other.id - one.id)
			.map(({ id }) => id);
		expect(await readAll({})).toEqual(expected);
		const first = await viewAuditLog(site(), {});
		await changeRole(site(platform.db, fromNow(1000 * DAY_MS)), owner, {
			userId: 'ben',
			role: 'host',
		});
		const second = await viewAuditLog(site(), first.olderThan ? { behind: first.olderThan } : {});
		expect(second.entries.map(({ id }) => id)).toEqual(expected.slice(30, 60));
	});

	it('is narrowed by who, what, to whom and when, and by all of it together', async () => {
		await fill(100);
		const all = (await platform.db.select().from(auditLog)).map((row) => ({
			...row,
			day: row.at.toISOString().slice(0, 10),
		}));
		const count = (isMeant: (row: (typeof all)[number]) => boolean) => all.filter(isMeant).length;
		const found = async (filter: Parameters<typeof viewAuditLog>[1]) =>
			(await readAll(filter)).length;
		expect(await found({ who: 'hanna' })).toBe(count(({ userId }) => userId === 'hanna'));
		expect(await found({ who: 'former' })).toBe(count(({ userId }) => userId === null));
		expect(await found({ area: 'mail' })).toBe(count(({ area }) => area === 'mail'));
		expect(await found({ member: 'ben' })).toBe(count(({ memberId }) => memberId === 'ben'));
		expect(await found({ subject: 's3' })).toBe(count(({ subjectId }) => subjectId === 's3'));
		expect(await found({ subject: 'none' })).toBe(0);
		expect(await found({ who: OWNER, area: 'door', member: 'ben' })).toBe(
			count((row) => row.userId === OWNER && row.area === 'door' && row.memberId === 'ben'),
		);
		// The club is in Berlin, an hour ahead of UTC: a day begins at 23:00.
		const local = (at: Date) => timeAfter(at, HOUR_MS).toISOString().slice(0, 10);
		expect(await found({ from: '2026-11-26', until: '2026-11-26' })).toBe(
			count(({ at }) => local(at) === '2026-11-26'),
		);
		expect(await found({ until: '2026-11-25' })).toBe(count(({ at }) => local(at) <= '2026-11-25'));
		expect(await found({ from: '2026-11-27' })).toBe(0);
	});

	it('names everybody who did something, and whom it is about, by what they are called now', async () => {
		await fill(9);
		const { doers, about, entries } = await viewAuditLog(site(), { member: 'ben' });
		expect(doers).toEqual([
			{ id: 'hanna', name: 'hanna@example.com' },
			{ id: OWNER, name: 'Olive' },
			{ id: null, name: null },
		]);
		expect(about).toBe('Ben');
		expect(new Set(entries.map(({ member }) => member))).toEqual(new Set(['Ben']));
		expect((await viewAuditLog(site(), { subject: 's1' })).about).toBe('Subject');
		expect((await viewAuditLog(site(), {})).about).toBeNull();
	});
});
