import { eq, sql } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { user } from '../../../src/db/auth-schema.ts';
import type { Authority } from '../../../src/db/authority.ts';
import { deleteExpiredRows } from '../../../src/db/doctor/clean-up.ts';
import { attendanceFigures, attendanceIn } from '../../../src/db/door/attendance-figures.ts';
import {
	checkIn,
	checkInWalkIn,
	type DoorRefusal,
	type EventAtDoor,
	eventsAtDoor,
	undoCheckIn,
} from '../../../src/db/door/check-ins.ts';
import { checkInByName, removeWalkIn } from '../../../src/db/door/walk-ins.ts';
import { answerRsvp } from '../../../src/db/rsvps/answer-rsvp.ts';
import {
	auditLog,
	checkIns,
	events,
	outbox,
	subscriptions,
	walkIns,
} from '../../../src/db/schema.ts';
import { foldedColumns } from '../../../src/domain/text/folding.ts';
import { viewCheckIn } from '../../../src/views/door/check-in.ts';
import { viewGuestFile, viewGuestList } from '../../../src/views/door/guest-list.ts';
import { DAY_MS, fromNow, HOUR_MS, NOW } from '../../support/time.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addClub, addEvent, addMember, addMembers, grantSession } from '../rows.ts';

const platform = useLocalPlatform();
let hosts: Authority[];
let event: string;
let slug: string;

beforeAll(async () => {
	const ids = await addMembers(platform.db, 8);
	hosts = await Promise.all(ids.map((id) => grantSession(platform.db, id, 'member')));
});
beforeEach(async () => {
	// It began an hour ago; answers to it were given before that.
	event = await addEvent(platform.db, {
		startsAt: fromNow(-HOUR_MS),
		endsAt: fromNow(2 * HOUR_MS),
		capacity: 4,
		guestsAllowed: 2,
	});
	slug = `event-${event}`;
});

const host = (number = 0) => hosts[number] as Authority;
const say = (userId: string, answer: 'going' | 'declined' = 'going', guests?: number) =>
	answerRsvp(platform.db, {
		userId,
		event: { id: event },
		answer,
		guests,
		change: crypto.randomUUID(),
		now: fromNow(-DAY_MS),
	});
const come = (userId: string, guests = 0, by = host(), now = NOW) =>
	checkIn(platform.db, { event: { id: event }, userId, guests, by, now });
const walkIn = (email: string, guests = 0, by = host(), now = NOW) =>
	checkInWalkIn(platform.db, { event: { slug }, email, name: 'Walter Walk', guests, by, now });
const undo = (userId: string) =>
	undoCheckIn(platform.db, { event: { slug }, userId, by: host(), now: NOW });
const rowsOf = () => platform.db.select().from(checkIns).where(eq(checkIns.eventId, event));
const seats = async () => {
	const [row] = await platform.db.select().from(events).where(eq(events.id, event));
	return { going: row?.going, waiting: row?.waiting };
};
/** As many of them as a test names. */
type Ids = [string, string, string, string];
const newMembers = async (count: number) => (await addMembers(platform.db, count)) as Ids;
const membersNamed = async (names: readonly string[]) =>
	(await Promise.all(names.map((name) => addMember(platform.db, { name })))) as Ids;
const whoHas = (email: string) => platform.db.select().from(user).where(eq(user.email, email));
const list = (name?: string) =>
	viewCheckIn({ db: platform.db, now: NOW, language: null }, slug, { search: name, number: 1 });

describe('checking in', () => {
	it('happens once, though many hosts click at the same moment, and shows all of them the same', async () => {
		const ada = await addMember(platform.db);
		await say(ada);
		const pressed = await Promise.all(hosts.map((by, number) => come(ada, number % 2, by)));
		const rows = await rowsOf();
		expect(rows).toHaveLength(1);
		expect(pressed.filter((outcome) => outcome?.isNew)).toHaveLength(1);
		for (const outcome of pressed) {
			expect(outcome?.refusal).toBeNull();
			expect(outcome?.checkedIn?.guests).toBe(rows[0]?.guests);
		}
		const first = pressed.findIndex((outcome) => outcome?.isNew);
		expect(rows[0]).toMatchObject({ checkedInBy: host(first).userId, isWalkIn: false });
	});

	it('keeps the first click: a later one changes neither the time nor the guests', async () => {
		const ada = await addMember(platform.db);
		await say(ada, 'going', 2);
		await come(ada, 2);
		const again = await come(ada, 0, host(1), fromNow(HOUR_MS));
		expect(again).toMatchObject({ isNew: false, refusal: null, checkedIn: { guests: 2 } });
		expect((await rowsOf())[0]?.checkedInAt).toEqual(NOW);
	});

	it('can be undone, however often that is clicked, and done again', async () => {
		const ada = await addMember(platform.db);
		await say(ada);
		await come(ada);
		expect(await Promise.all([undo(ada), undo(ada), undo(ada)])).toEqual([null, null, null]);
		expect(await rowsOf()).toEqual([]);
		expect((await come(ada))?.isNew).toBe(true);
	});

	it('leaves RSVPs, seats and email as they are', async () => {
		const [ada, bo, cy] = await newMembers(3);
		await say(ada, 'going', 2);
		await say(bo, 'going', 2);
		await say(cy, 'declined');
		const before = { seats: await seats(), mails: await platform.db.select().from(outbox) };
		for (const member of [ada, bo, cy]) await come(member, 1);
		await walkIn(`${crypto.randomUUID()}@example.com`);
		expect({ seats: await seats(), mails: await platform.db.select().from(outbox) }).toEqual(
			before,
		);
	});

	it('notes members who had not said yes as walk-ins', async () => {
		const [going, waiting, declined, silent] = await newMembers(4);
		await say(going, 'going', 2);
		await say(waiting, 'going', 2);
		await say(declined, 'declined');
		for (const member of [going, waiting, declined, silent]) await come(member);
		const walkedIn = (await rowsOf()).filter((row) => row.isWalkIn).map(({ userId }) => userId);
		expect(new Set(walkedIn)).toEqual(new Set([declined, silent]));
	});

	it.each<[string, Partial<typeof events.$inferInsert>, DoorRefusal]>([
		[
			'too early',
			{ startsAt: fromNow(3 * HOUR_MS + 1), endsAt: fromNow(4 * HOUR_MS) },
			'door_early',
		],
		[
			'too late',
			{ startsAt: fromNow(-DAY_MS - HOUR_MS), endsAt: fromNow(-DAY_MS - 1) },
			'door_over',
		],
		['a cancelled event', { status: 'cancelled' }, 'door_cancelled'],
	])('is refused, and stores nothing about walk-ins: %s', async (_, values, refusal) => {
		const [ada, bo] = await newMembers(2);
		await say(ada);
		await come(bo);
		await platform.db.update(events).set(values).where(eq(events.id, event));
		const email = `${crypto.randomUUID()}@example.com`;
		expect((await come(ada))?.refusal).toBe(refusal);
		expect((await walkIn(email))?.refusal).toBe(refusal);
		expect(await undo(bo)).toBe(refusal);
		expect((await rowsOf()).map(({ userId }) => userId)).toEqual([bo]);
		expect(await whoHas(email)).toEqual([]);
		// Who is here already is told so.
		expect((await come(bo))?.refusal).toBeNull();
	});

	it('accepts no more guests than the event allows, or than the RSVP has', async () => {
		const [ada, bo] = await newMembers(2);
		await say(ada, 'going', 2);
		await platform.db.update(events).set({ guestsAllowed: 1 }).where(eq(events.id, event));
		expect((await come(ada, 3))?.refusal).toBe('guests_not_allowed');
		expect((await come(ada, 2))?.refusal).toBeNull();
		expect((await come(bo, 2))?.refusal).toBe('guests_not_allowed');
		const email = `${crypto.randomUUID()}@example.com`;
		expect((await walkIn(email, 2))?.refusal).toBe('guests_not_allowed');
		expect(await whoHas(email)).toEqual([]);
	});

	it('is refused for banned members, and finds no deleted accounts', async () => {
		const banned = await addMember(platform.db, { bannedAt: NOW });
		expect((await come(banned))?.refusal).toBe('member_banned');
		expect((await walkIn(`${banned}@example.com`))?.refusal).toBe('member_banned');
		const gone = await addMember(platform.db, { deletedAt: NOW, name: '' });
		expect(await come(gone)).toBeNull();
		expect(await come('nobody')).toBeNull();
		expect(await rowsOf()).toEqual([]);
	});
});

describe('a walk-in', () => {
	it('becomes a member once, without an email, a subscription or a verified address', async () => {
		const email = `${crypto.randomUUID()}@example.com`;
		const pressed = await Promise.all(hosts.map((by) => walkIn(email, 1, by)));
		expect(pressed.filter((outcome) => outcome?.isNew)).toHaveLength(1);
		const [member, ...others] = await whoHas(email);
		expect(others).toEqual([]);
		expect(member).toMatchObject({
			name: 'Walter Walk',
			role: 'member',
			emailVerified: false,
			awaitsConsentSince: NOW,
		});
		expect(await rowsOf()).toMatchObject([{ userId: member?.id, guests: 1, isWalkIn: true }]);
		const theirs = eq(subscriptions.userId, member?.id ?? '');
		expect(await platform.db.select().from(subscriptions).where(theirs)).toEqual([]);
		const mails = eq(outbox.userId, member?.id ?? '');
		expect(await platform.db.select().from(outbox).where(mails)).toEqual([]);
	});

	it('with the address of a member is that member, under their own name', async () => {
		const ada = await addMember(platform.db, { name: 'Ada Example' });
		await say(ada);
		expect(await walkIn(`${ada}@example.com`)).toMatchObject({
			isNew: true,
			checkedIn: { userId: ada, name: 'Ada Example', isWalkIn: 0 },
		});
		const [member] = await whoHas(`${ada}@example.com`);
		expect(member).toMatchObject({ emailVerified: true, awaitsConsentSince: null });
	});

	it('is accepted although the club takes no new members', async () => {
		await addClub(platform.db, { joining: 'closed' });
		const outcome = await walkIn(`${crypto.randomUUID()}@example.com`);
		expect(outcome?.isNew).toBe(true);
	});
});

describe('a walk-in without an address', () => {
	const byName = (name: string, press: string = crypto.randomUUID(), guests = 0, by = host()) =>
		checkInByName(platform.db, { event: { slug }, name, guests, press, by, now: NOW });
	const named = () =>
		platform.db.select().from(walkIns).where(eq(walkIns.eventId, event)).orderBy(walkIns.name);
	const members = async () => (await platform.db.select({ id: user.id }).from(user)).length;

	it('is here and counted, with guests, and does not become a member', async () => {
		const before = await members();
		expect(await byName('Walter Walk', 'a form', 2)).toMatchObject({ refusal: null, isNew: true });
		expect(await members()).toBe(before);
		expect(await seats()).toEqual({ going: 0, waiting: 0 });
		const { counts, lines } = await list();
		expect(counts).toEqual({ expected: 0, here: 0, others: 3 });
		const nobody = { userId: null, address: null, answer: null };
		expect(lines).toMatchObject([{ ...nobody, name: 'Walter Walk', guests: 2, checkedInAt: NOW }]);
		const inAYear = new Date(NOW.getTime() + 365 * 24 * 60 * 60_000);
		const [row] = await platform.db.all<{ events: string }>(
			sql`select ${eventsAtDoor(NOW, new Date(0), inAYear, 100)} as events`,
		);
		const atDoor = JSON.parse(row?.events ?? '[]') as EventAtDoor[];
		expect(atDoor.find(({ id }) => id === event)?.here).toBe(3);
	});

	it('is checked in once by one form, however often it is sent at once', async () => {
		const pressed = await Promise.all(hosts.map((by) => byName('Walter', 'a form', 0, by)));
		expect(pressed.filter((outcome) => outcome?.isNew)).toHaveLength(1);
		expect(new Set(pressed.map((outcome) => outcome?.walkedIn?.id)).size).toBe(1);
		expect(await named()).toHaveLength(1);
		// Somebody else by the form of a page that the browser went back to; and two of one name.
		expect((await byName('Wanda', 'a form'))?.isNew).toBe(true);
		expect((await byName('Walter', 'another form'))?.isNew).toBe(true);
		expect((await named()).map(({ name }) => name)).toEqual(['Walter', 'Walter', 'Wanda']);
	});

	it('is refused as a member is, and undone by id, once', async () => {
		expect((await byName('Walter', 'a form', 3))?.refusal).toBe('guests_not_allowed');
		const id = (await byName('Walter', 'a form'))?.walkedIn?.id ?? '';
		const remove = (walkIn: string, at: string = slug) =>
			removeWalkIn(platform.db, { event: { slug: at }, walkIn, by: host(), now: NOW });
		expect(await remove(id, 'no-such-event')).toBeUndefined();
		expect(await named()).toHaveLength(1);
		expect(await Promise.all([remove(id), remove(id)])).toEqual([null, null]);
		expect(await named()).toEqual([]);
		await platform.db.update(events).set({ status: 'cancelled' }).where(eq(events.id, event));
		expect((await byName('Walter'))?.refusal).toBe('door_cancelled');
		expect(await remove(id)).toBe('door_cancelled');
	});

	it('is in the file, the log and the attendance figures, without being a member in them', async () => {
		await byName('Walter Walk', 'a form', 1);
		const file = await viewGuestFile({ db: platform.db }, slug);
		expect(file?.at(-1)?.slice(0, 3)).toEqual(['Walter Walk', '', 'walked in']);
		const logged = await platform.db.select().from(auditLog).where(eq(auditLog.subjectId, event));
		expect(logged).toMatchObject([
			{ action: 'check_in.walk_in', memberId: null, after: '{"guests":1,"isMember":false}' },
		]);
		const over = fromNow(3 * HOUR_MS);
		const choice = { range: 'all', since: fromNow(-DAY_MS), seriesId: null } as const;
		const [row] = await attendanceIn(platform.db, choice, over);
		const mine = attendanceFigures(row).events.find((held) => held.slug === slug);
		expect(mine).toMatchObject({ members: 0, guests: 2, door: { saidYes: 0, cameOfThem: 0 } });
	});

	it('loses the name after 90 days, and stays counted', async () => {
		await byName('Walter', 'a form');
		await byName('Wanda', 'a form');
		const inDays = (days: number) => fromNow(days * DAY_MS);
		await deleteExpiredRows({ db: platform.db, now: inDays(89) });
		expect((await named()).map(({ name }) => name)).toEqual(['Walter', 'Wanda']);
		await deleteExpiredRows({ db: platform.db, now: inDays(91) });
		expect((await named()).map(({ name }) => name)).toEqual(['', '']);
		expect((await list()).lines.map(({ name }) => name)).toEqual([
			'Someone who walked in',
			'Someone who walked in',
		]);
	});
});

describe('the list at the door', () => {
	it('shows hosts the whole address, and finds members by it, with and without a name', async () => {
		const [ada, nameless] = await membersNamed(['Ada Loom', '']);
		await say(ada);
		await say(nameless);
		const addresses = [`${ada}@example.com`, `${nameless}@example.com`];
		const shown = ({ name, address }: { name: string; address: string | null }) => [name, address];
		const expected = [
			['Ada Loom', addresses[0]],
			[addresses[1], null],
		];
		expect((await list()).lines.map(shown).toSorted()).toEqual(expected.toSorted());
		const guests = (search?: string) =>
			viewGuestList({ db: platform.db, now: NOW, language: null }, slug, {
				list: 'going',
				sort: 'answered',
				after: 0,
				search,
			});
		expect((await guests()).parties.map(shown)).toEqual(expected);
		for (const [index, address] of addresses.entries()) {
			expect((await list(address)).lines.map(shown)).toEqual([expected[index]]);
			expect((await guests(address?.toUpperCase())).parties.map(shown)).toEqual([expected[index]]);
		}
	});

	it('finds and sorts names whatever their accents, capitals and order, walk-ins too', async () => {
		const people = ['Zoë Ünal', 'Ömer Çelik', 'José Groß', 'Otto Berg'];
		for (const name of people) {
			await say(await addMember(platform.db, { name, ...foldedColumns(name) }));
		}
		await checkInByName(platform.db, {
			event: { slug },
			name: 'Łukasz Ødegård',
			guests: 0,
			press: 'a form',
			by: host(),
			now: NOW,
		});
		const names = async (search?: string) => (await list(search)).lines.map(({ name }) => name);
		expect(await names()).toEqual([
			'José Groß',
			'Łukasz Ødegård',
			'Ömer Çelik',
			'Otto Berg',
			'Zoë Ünal',
		]);
		for (const [search, found] of [
			['çelik', 'Ömer Çelik'],
			['CELIK omer', 'Ömer Çelik'],
			['jose', 'José Groß'],
			['gross', 'José Groß'],
			['uenal', 'Zoë Ünal'],
			['lukasz', 'Łukasz Ødegård'],
			['odegard', 'Łukasz Ødegård'],
		] as const) {
			expect([search, await names(search)]).toEqual([search, [found]]);
		}
		// As long as the field takes: more than LIKE would.
		expect(await names('çelik '.repeat(13).trim())).toEqual(['Ömer Çelik']);
		expect(await names('x'.repeat(80))).toEqual([]);
	});

	it('finds members who can be added by a part of their name or address, with their RSVP, and nobody else', async () => {
		// No other test has a name like these.
		const mark = `q${crypto.randomUUID().replaceAll('-', '').slice(0, 10)}`;
		const named = (name: string, values = {}) =>
			addMember(platform.db, {
				name: `${name} ${mark}`,
				...foldedColumns(`${name} ${mark}`),
				...values,
			});
		const going = await named('Zoë Ünal');
		await say(going);
		const here = await named('Ömer Çelik');
		await come(here);
		const no = await named('Anna No');
		await say(no, 'declined');
		const other = await named('José Groß');
		await named('Banned Celik', { bannedAt: NOW });
		await named('Deleted Celik', { deletedAt: NOW });
		const find = async (words: string) => {
			const { found, hasFoundMore } = await viewGuestList(
				{ db: platform.db, now: NOW, language: null },
				slug,
				{
					list: 'going',
					sort: 'answered',
					after: 0,
					find: `${words} ${mark}`,
				},
			);
			return { found: found.map(({ userId, answer }) => [userId, answer]), hasFoundMore };
		};
		expect(await find('')).toEqual({
			found: [
				[no, 'declined'],
				[other, null],
				[here, null],
				[going, 'going'],
			],
			hasFoundMore: false,
		});
		for (const [words, id] of [
			['celik', here],
			['GROSS jose', other],
			['uenal', going],
			[other.slice(0, 13), other],
		] as const) {
			expect((await find(words)).found.map(([found]) => found)).toEqual([id]);
		}
		const atDoor = async (findsMembers: boolean) =>
			(
				await viewCheckIn({ db: platform.db, now: NOW, language: null }, slug, {
					search: mark,
					number: 1,
					findsMembers,
				})
			).members.map(({ userId }) => userId);
		// Whoever is on the list or here already is shown there.
		expect(await atDoor(true)).toEqual([no, other]);
		expect(await atDoor(false)).toEqual([]);
		for (let count = 0; count < 7; count += 1) await named('Many');
		const many = await find('');
		expect([many.found.length, many.hasFoundMore]).toEqual([8, true]);
	});

	it('finds people going, on the waiting list and walk-ins by name, and counts them', async () => {
		const [ada, bo, cy] = await membersNamed(['Ada Loom', 'bo loom', 'Cy Kiln']);
		await say(ada, 'going', 2);
		await say(cy);
		await say(bo, 'going', 1);
		await come(ada, 1);
		await come(bo, 1);
		await walkIn(`${crypto.randomUUID()}@example.com`);
		const { lines, counts, door } = await list();
		expect(door).toBe('open');
		expect(
			lines.map(({ name, answer, guests, checkedInAt }) => [
				name,
				answer,
				guests,
				checkedInAt !== null,
			]),
		).toEqual([
			['Ada Loom', 'going', 1, true],
			['bo loom', 'waitlisted', 1, true],
			['Cy Kiln', 'going', 0, false],
			['Walter Walk', null, 0, true],
		]);
		expect(counts).toEqual({ expected: 4, here: 2, others: 3 });
		expect((await list('LOOM')).lines.map(({ name }) => name)).toEqual(['Ada Loom', 'bo loom']);
		expect((await list('walk')).lines).toHaveLength(1);
		expect((await list('%')).lines).toEqual([]);
	});

	it('goes on after a hundred, and leaves out deleted accounts', async () => {
		await platform.db.update(events).set({ capacity: 500 }).where(eq(events.id, event));
		const many = await addMembers(platform.db, 104);
		for (const member of many) await say(member);
		await platform.db
			.update(user)
			.set({ deletedAt: NOW })
			.where(eq(user.id, many[0] as string));
		const page = (number: number) =>
			viewCheckIn({ db: platform.db, now: NOW, language: null }, slug, { number });
		expect([(await page(1)).lines.length, (await page(2)).lines.length]).toEqual([100, 3]);
		// A page that is not there any more is the last one.
		expect((await page(9)).number).toBe(2);
	});
});

describe('the guest list', () => {
	it('can be sorted by name, page by page', async () => {
		await platform.db.update(events).set({ capacity: 500 }).where(eq(events.id, event));
		const many = await addMembers(platform.db, 101);
		for (const [index, id] of many.entries()) {
			const name = `Member ${1000 - index}`;
			await platform.db.update(user).set({ name }).where(eq(user.id, id));
			await say(id);
		}
		const page = (sort: 'name' | 'answered', after: number) =>
			viewGuestList({ db: platform.db, now: NOW, language: null }, slug, {
				list: 'going',
				sort,
				after,
			});
		const first = await page('name', 0);
		expect(first.parties.slice(0, 2).map(({ name }) => name)).toEqual(['Member 900', 'Member 901']);
		expect(first.nextAfter).toBe(50);
		expect((await page('name', 50)).nextAfter).toBe(100);
		const last = await page('name', 100);
		expect([last.parties.map(({ name }) => name), last.nextAfter]).toEqual([['Member 1000'], null]);
		expect((await page('answered', 0)).parties[0]?.name).toBe('Member 1000');
	});

	it('shows who came, who did not come, and who walked in, once the event is over', async () => {
		const [ada, bo, cy] = await membersNamed(['Ada Loom', 'Bo Loom', 'Cy Kiln']);
		await say(ada, 'going', 1);
		await say(bo);
		await say(cy, 'declined');
		const list = async (of: 'going' | 'declined' | 'walked-in', after: number) => {
			const now = fromNow(after * HOUR_MS);
			const page = { list: of, sort: 'answered', after: 0 } as const;
			const { parties, counts, turnout } = await viewGuestList(
				{ db: platform.db, now, language: null },
				slug,
				page,
			);
			const shown = parties.map(({ name, showing, guestsHere }) => [name, showing, guestsHere]);
			return { shown, walkedIn: counts['walked-in'], turnout };
		};
		// Where nobody kept the door, nobody is a no-show.
		expect(await list('going', 2)).toEqual({
			shown: [
				['Ada Loom', null, 0],
				['Bo Loom', null, 0],
			],
			walkedIn: 0,
			turnout: null,
		});
		await come(ada, 2);
		await come(cy);
		await walkIn(`${crypto.randomUUID()}@example.com`, 1);
		expect((await list('going', 0)).shown).toEqual([
			['Ada Loom', 'here', 2],
			['Bo Loom', null, 0],
		]);
		expect(await list('going', 2)).toEqual({
			shown: [
				['Ada Loom', 'came', 2],
				['Bo Loom', 'no_show', 0],
			],
			walkedIn: 2,
			turnout: { saidYes: 2, cameOfThem: 1, fromWaitlist: 0, walkedIn: 2 },
		});
		expect((await list('declined', 2)).shown).toEqual([['Cy Kiln', 'walked_in', 0]]);
		expect((await list('walked-in', 2)).shown.toSorted()).toEqual([
			['Cy Kiln', 'walked_in', 0],
			['Walter Walk', 'walked_in', 1],
		]);
	});

	it('is a file with every RSVP and every walk-in, with their times, people going first', async () => {
		const [ada, bo] = await membersNamed(['Ada Loom', '=Bo']);
		await say(ada, 'going', 2);
		await say(bo, 'declined');
		await come(ada, 1);
		await walkIn('walter@example.com');
		const rows = await viewGuestFile({ db: platform.db }, slug);
		const answeredAt = ['2026-11-24T10:00:00.000Z', '2026-11-24 11:00'];
		const came = ['2026-11-25T10:00:00.000Z', '2026-11-25 11:00'];
		expect(rows?.slice(1)).toEqual([
			['Ada Loom', `${ada}@example.com`, 'going', '2', '', '', ...answeredAt, ...came, '1'],
			['=Bo', `${bo}@example.com`, 'not coming', '0', '', '', ...answeredAt, '', '', ''],
			['Walter Walk', 'walter@example.com', 'walked in', '', '', '', '', '', ...came, '0'],
		]);
		expect(rows?.[0]?.slice(6, 8)).toEqual(['Answered at (UTC)', 'Answered at (Berlin time)']);
		const going = await viewGuestFile({ db: platform.db }, slug, 'going');
		expect(going?.slice(1).map(([name]) => name)).toEqual(['Ada Loom']);
		expect(await viewGuestFile({ db: platform.db }, 'no-such-event')).toBeNull();
	});
});
