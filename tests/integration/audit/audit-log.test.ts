import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { user } from '../../../src/db/auth-schema.ts';
import type { Db } from '../../../src/db/client.ts';
import {
	auditLog,
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
import { newSeriesFields, type SeriesPlan } from '../../../src/domain/series/plan.ts';
import { deleteAnnouncement } from '../../../src/features/announcements/delete-announcement.ts';
import { postpone } from '../../../src/features/announcements/postpone-announcement.ts';
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
import { undoDoorCheckIn } from '../../../src/features/door/undo-check-in.ts';
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
import { A_PLAN } from '../../support/a-series.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';
import { DAY_MS, fromNow, HOUR_MS, MINUTE_MS, NOW, timeAfter } from '../../support/time.ts';
import { contextOn } from '../contexts.ts';
import { workerOn } from '../dying.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { useMailTransport } from '../mail-transport.ts';
import { meanwhile } from '../meanwhile.ts';
import { rowOf } from '../reading-rows.ts';
import { actorOf, addClub, addEvent, addMember, authorityOf, grantSession } from '../rows.ts';

// Only Astro's build can read the templates of emails.
vi.mock('../../../src/features/announcements/write-announcement-mail.ts', () => ({
	writeAnnouncementMail: async () => ({
		to: 'olive@example.com',
		subject: 'News',
		text: '',
		html: '',
	}),
}));

const platform = useLocalPlatform();
const mail = useMailTransport();
useQuietLogs();

const OWNER = 'olive';
const STARTS = new Date('2026-12-05T10:00:00Z');
beforeEach(async () => {
	const { db } = platform;
	await emptyTables(db);
	await addMember(db, { id: OWNER, name: 'Olive', role: 'owner' });
	await grantSession(db, OWNER);
	await addMember(db, { id: 'ben', name: 'Ben', email: 'ben@example.com' });
	await addClub(db);
});

const site = (db: Db = platform.db, now = NOW) => contextOn(platform, { db, now, mail });
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
	values: Partial<Record<'subjectId' | 'memberId' | 'subject' | 'before' | 'after', unknown>> = {},
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

type EventRow = typeof events.$inferSelect;

async function planned(id: string, values: Partial<EventRow>) {
	const details = { ...(await rowOf(platform.db, events, id)), ...values };
	return { plan: {} as never, details, clockNotes: [] };
}

/** The series of `A_PLAN` with its two events. */
async function addSaturdays(): Promise<[EventRow, EventRow]> {
	await createSeries(site(), RIGHT, 'saturdays', A_PLAN);
	const [first, second, ...rest] = await platform.db.select().from(events).orderBy(events.startsAt);
	if (!first || !second) throw new Error('The series has opened no two events.');
	expect([first.seriesDate, second.seriesDate, rest]).toEqual(['2026-11-28', '2026-12-05', []]);
	await platform.db.delete(auditLog);
	return [first, second];
}

const scheduled = ({ slug, startsAt }: EventRow) => ({
	[slug]: { startsAt: startsAt.getTime(), status: 'scheduled', cancelReason: null },
});
const cancelled = ({ slug, startsAt }: EventRow, cancelReason: unknown) => ({
	[slug]: { startsAt: startsAt.getTime(), status: 'cancelled', cancelReason },
});

const theSeries = async () => (await platform.db.select().from(series))[0];

describe('the first run', () => {
	it('is one action in the log, when the club opens; its earlier steps are none', async () => {
		await platform.db.delete(club);
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

	it('is in the log once when it is created, however often its form is sent', async () => {
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

	it('is in the log with the fields that a change made different, and not at all where none is', async () => {
		const id = await addEvent(platform.db);
		const change = (values: object, sequence: number) => async () =>
			changeEvent(site(), {
				eventId: id,
				by: RIGHT,
				sequence,
				planned: await planned(id, values),
				scope: 'this',
			});
		const cancel = (sequence: number) => () =>
			cancelEvent(site(), { eventId: id, by: RIGHT, sequence, reason: 'rain', scope: 'this' });
		const rows = await rowsOf(
			change({}, 0),
			change({ title: 'Studio', mapUrl: 'https://map.example/', capacity: 8 }, 0),
			change({ title: 'Overtaken' }, 0),
			cancel(1),
			cancel(2),
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

	it('changed by two organizers at once is in the log as the faster one left it', async () => {
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

	it('changed with all that follow is one action in the log, which says what became of each', async () => {
		const [first, second] = await addSaturdays();
		const { fromDate, rhythm, weekday, opensDaysAhead, ...fields } = A_PLAN;
		const follow = (confirmed: number) => () =>
			changeFollowing(site(platform.db, fromNow(MINUTE_MS)), {
				eventId: first.id,
				by: RIGHT,
				sequence: first.sequence,
				fields: { ...fields, startsAtTime: '12:00' },
				confirmed,
			});
		const held = (hours: number) =>
			Object.fromEntries(
				[first, second].map(({ slug, startsAt, endsAt }) => {
					const shifted = [startsAt, endsAt].map((time) => time.getTime() + hours * HOUR_MS);
					return [slug, { startsAt: shifted[0], endsAt: shifted[1] }];
				}),
			);
		expect(await rowsOf(follow(7), follow(2), follow(2))).toEqual([
			entry('event.changed', {
				subjectId: first.id,
				subject: 'Open Studio',
				before: { startsAtTime: '11:00', events: held(0) },
				after: { startsAtTime: '12:00', events: held(1) },
			}),
		]);
	});

	it('cancelled with all that follow ends its series in the same action', async () => {
		const [, second] = await addSaturdays();
		const rows = await rowsOf(() =>
			cancelEvent(site(), {
				eventId: second.id,
				by: RIGHT,
				sequence: 0,
				reason: 'we move',
				scope: 'following',
				confirmed: 1,
			}),
		);
		expect(rows).toEqual([
			entry('event.cancelled', {
				subjectId: second.id,
				subject: 'Open Studio',
				before: { endsOnDate: null, events: scheduled(second) },
				after: { endsOnDate: '2026-12-04', events: cancelled(second, 'we move') },
			}),
		]);
	});
});

describe('a series', () => {
	it('is in the log once when it is created', async () => {
		const create = (title = 'Open Studio') =>
			createSeries(site(), RIGHT, 'saturdays', { ...A_PLAN, title });
		const rows = await rowsOf(
			() => create(),
			() => create(),
			() => create('Other'),
		);
		expect(rows).toMatchObject([
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
		]);
	});

	const change = async (plan: SeriesPlan, confirmed: number, db = platform.db) => {
		return changeSeries(site(db, fromNow(MINUTE_MS)), {
			changeId: crypto.randomUUID(),
			seriesId: 'saturdays',
			by: RIGHT,
			seenAt: (await theSeries())?.updatedAt.getTime() ?? 0,
			plan,
			reason: '',
			confirmed,
		});
	};

	it('is in the log with its events when it changes, and what became different for each', async () => {
		const [first, second] = await addSaturdays();
		const startsAt = first.startsAt.getTime();
		await platform.db.update(events).set({ capacity: 9 }).where(eq(events.id, second.id));
		const bigger = { ...A_PLAN, capacity: 8 };
		const rows = await rowsOf(
			() => change(A_PLAN, 0),
			() => change(bigger, 0),
			() => change(bigger, 0),
		);
		expect(rows).toEqual([
			entry('series.changed', {
				subjectId: 'saturdays',
				subject: 'Open Studio',
				before: { capacity: 6, events: { [first.slug]: { startsAt, capacity: 6 } } },
				after: { capacity: 8, events: { [first.slug]: { startsAt, capacity: 8 } } },
			}),
		]);
	});

	it('is in the log as the series that goes on when a change splits it', async () => {
		await addSaturdays();
		const rows = await rowsOf(() =>
			change({ ...A_PLAN, place: 'The Barn', fromDate: '2026-12-05' }, 1),
		);
		expect(rows).toMatchObject([
			{
				action: 'series.changed',
				subjectId: 'saturdays',
				before: { place: A_PLAN.place, startsOnDate: '2026-11-28' },
				after: { place: 'The Barn', startsOnDate: '2026-12-05' },
			},
		]);
	});

	it('leaves nothing in the log where it is changed while one of its events opens', async () => {
		await addSaturdays();
		const late = meanwhile(platform.env.DB, 2, () =>
			platform.db.update(series).set({ updatedAt: fromNow(5) }),
		);
		expect(await rowsOf(() => change({ ...A_PLAN, capacity: 8 }, 0, late))).toEqual([]);
		expect((await theSeries())?.capacity).toBe(6);
	});

	it('is in the log with what its end cancels; going on again is a change of it', async () => {
		const [, second] = await addSaturdays();
		const end = (endsOnDate: string | null, confirmed: number, minute: number) => () =>
			endSeries(site(platform.db, fromNow(minute * MINUTE_MS)), {
				seriesId: 'saturdays',
				by: RIGHT,
				plan: { endsOnDate, reason: 'the loft is sold' },
				confirmed,
			});
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
				before: { endsOnDate: null, events: scheduled(second) },
				after: { endsOnDate: '2026-11-30', events: cancelled(second, 'the loft is sold') },
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
	it('is in the log with what it cancels when it is added, and when it is removed', async () => {
		const [, second] = await addSaturdays();
		const plan = { firstDate: '2026-12-04', lastDate: '2026-12-11', reason: 'holidays' };
		const add =
			(confirmed: number, id = 'rest') =>
			() =>
				addBreak(site(), { id, seriesId: 'saturdays', by: RIGHT, plan, confirmed });
		const remove = () => removeBreak(site(), { seriesId: 'saturdays', breakId: 'rest', by: RIGHT });
		const rows = await rowsOf(add(0), add(1), add(1), add(0, 'overlapping'), remove, remove);
		expect(rows).toEqual([
			entry('break.added', {
				subjectId: 'saturdays',
				subject: 'Open Studio',
				before: { events: scheduled(second) },
				after: { ...plan, events: cancelled(second, expect.stringContaining('holidays')) },
			}),
			entry('break.removed', { subjectId: 'saturdays', subject: 'Open Studio', before: plan }),
		]);
	});
});

describe('the guest list and the door', () => {
	it("log the RSVPs that an organizer changes, and never the member's own", async () => {
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

	it('log each check-in once, its undoing and each walk-in, without another trip to the database', async () => {
		const id = await addEvent(platform.db, { startsAt: NOW });
		const about = { subjectId: id, subject: 'Open Studio' };
		const event = { id };
		const come = (userId: string) => () =>
			checkInMember(site(), owner, { event, userId, guests: 1 });
		const walk = (email: string) => () =>
			checkInGuest(site(), owner, { event: `event-${id}`, name: 'Walter', email, guests: 0 });
		const undo = () => undoDoorCheckIn(site(), owner, { event, userId: 'ben' });
		const { context, steps } = workerOn(platform, site());
		await checkInMember(context, owner, { event, userId: 'ben', guests: 1 });
		expect(steps.trips).toBe(1);
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
		const isWalter = eq(user.email, 'walter@example.com');
		const [walter] = await platform.db.select().from(user).where(isWalter);
		expect(rows).toEqual([
			entry('check_in.added', { ...about, memberId: 'ben', after: { guests: 1 } }),
			entry('check_in.removed', { ...about, memberId: 'ben', before: { guests: 1 } }),
			entry('check_in.walk_in', {
				...about,
				memberId: walter?.id,
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
	it('is in the log once, with what it changed', async () => {
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
	])(
		'is not in the log where the owner loses that role at the same moment: %s',
		async (_, action) => {
			await addMember(platform.db, { id: 'other', role: 'owner' });
			const late = meanwhile(platform.env.DB, 1, () =>
				platform.db.update(user).set({ role: 'member' }).where(eq(user.id, OWNER)),
			);
			expect(await rowsOf(() => action(late))).toEqual([]);
		},
	);

	it('stays in the log without the person when a member is removed', async () => {
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

	it('is neither done nor logged for somebody whose account is gone by then', async () => {
		const gone = createSeries(site(), authorityOf('gone'), 'saturdays', A_PLAN);
		await expect(gone).rejects.toMatchObject({ code: 'unauthenticated' });
		expect(await logged()).toEqual([]);
		expect(await platform.db.select().from(series)).toEqual([]);
	});

	it('is in the log as imports with their counts, and as agreements with the owner who confirmed them', async () => {
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

	it('is in the log where an address is tried again', async () => {
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

	it('is in the log where a file is downloaded, with how many rows it has', async () => {
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
	const text = { subject: 'News', body: 'A stove.', topic: 'announcements', event: null };

	beforeEach(async () => {
		await platform.db
			.insert(subscriptions)
			.values({ userId: 'ben', topic: 'announcements', subscribed: true, updatedAt: NOW });
	});

	it('is in the log when it is created and when it is deleted, but not each time a draft is saved', async () => {
		const { body, ...started } = text;
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
			entry('announcement.created', { ...about, after: started }),
			entry('announcement.deleted', { ...about, before: started }),
		]);
	});

	it('is in the log with its text when it is scheduled, and with every change until it goes out', async () => {
		await create();
		const put = (at: Date | null, revision: number) => () =>
			postpone(site(), { id: 'news', revision, by: RIGHT, sendsAt: at });
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
				after: { ...text, sendsAt: sendsAt.getTime() },
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

	it('is in the log once when it is sent, with its text and how many get it, and with how many do not when it is stopped', async () => {
		await create();
		const send = () => sendAnnouncement(site(), { id: 'news', revision: 1, by: RIGHT });
		const stop = () => stopAnnouncement(site(), 'news', RIGHT);
		expect(await rowsOf(stop, send, send, stop, stop)).toEqual([
			entry('announcement.sent', { ...about, after: { ...text, recipients: 1 } }),
			entry('announcement.stopped', { ...about, after: { recipients: 1, dropped: 1 } }),
		]);
	});

	it('overtaken by another change is not in the log as sent, and its messages are not in the outbox', async () => {
		await create();
		const late = meanwhile(platform.env.DB, 2, change('Newer', 1));
		expect(
			await rowsOf(() => sendAnnouncement(site(late), { id: 'news', revision: 1, by: RIGHT })),
		).toEqual([]);
		expect(await platform.db.select().from(outbox)).toEqual([]);
	});

	it("is nobody's action when its scheduled time comes: scheduling it was one", async () => {
		await create();
		await postpone(site(), { id: 'news', revision: 1, by: RIGHT, sendsAt });
		const rows = await rowsOf(() => sendDueAnnouncements(site(platform.db, sendsAt)));
		expect(await platform.db.select().from(outbox)).toHaveLength(1);
		expect(rows).toEqual([]);
	});

	it('is in the log once for each test email', async () => {
		await create();
		const sendToMyself = (minutes: number) => () =>
			testAnnouncement(site(platform.db, fromNow(minutes * MINUTE_MS)), owner, {
				id: 'news',
				revision: 1,
			});
		const failing = () => {
			mail.fault = () => new Error('no');
			return sendToMyself(9)();
		};
		expect(await rowsOf(sendToMyself(0), sendToMyself(0), sendToMyself(1), failing)).toEqual([
			entry('announcement.tested', about),
			entry('announcement.tested', about),
		]);
	});
});

describe('a batch that fails', () => {
	it('leaves neither the action nor a row', async () => {
		const broken = { ...A_PLAN, capacity: null as unknown as number };
		await expect(createSeries(site(), RIGHT, 'saturdays', broken)).rejects.toThrow();
		expect(await logged()).toEqual([]);
		expect(await theSeries()).toBeUndefined();
	});
});

describe("the log's page", () => {
	/** Rows of many moments, organizers and members, some of them at the same moment. */
	async function fill(count: number): Promise<void> {
		await addMember(platform.db, { id: 'hanna', name: '', role: 'host' });
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

	it('shows every action once, the newest first, though more are done while it is read page by page', async () => {
		await fill(100);
		const all = await platform.db.select().from(auditLog);
		const expected = all
			.sort((one, other) => other.at.getTime() - one.at.getTime() || other.id - one.id)
			.map(({ id }) => id);
		expect(await readAll({})).toEqual(expected);
		const first = await viewAuditLog(site(), {});
		const later = site(platform.db, fromNow(1000 * DAY_MS));
		await changeRole(later, owner, { userId: 'ben', role: 'host' });
		const second = await viewAuditLog(site(), first.olderThan ? { behind: first.olderThan } : {});
		expect(second.entries.map(({ id }) => id)).toEqual(expected.slice(30, 60));
	});

	it('is filtered by person, kind, member and date, and by all of them together', async () => {
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

	it('has everybody who did something, and the members concerned, by their present names', async () => {
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
