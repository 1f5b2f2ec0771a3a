import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import {
	auditLog,
	breaks,
	events,
	importedEvents,
	outbox,
	series,
} from '../../../src/db/schema.ts';
import { USUAL_SEATS } from '../../../src/domain/events/limits.ts';
import { calendarFeed } from '../../../src/domain/feeds/calendar.ts';
import { parseSeries } from '../../../src/domain/series/form.ts';
import { importedSeries } from '../../../src/domain/series/imported.ts';
import {
	type CalendarChoices,
	importCalendar,
	previewCalendar,
} from '../../../src/features/calendars/import-calendar.ts';
import { cancelEvent } from '../../../src/features/events/cancel-event.ts';
import { createSeries } from '../../../src/features/series/create-series.ts';
import { basic, calendarOf, vevent } from '../../support/calendars/calendar-files.ts';
import { refusalOf } from '../../support/refusals.ts';
import { DAY_MS, NOW } from '../../support/time.ts';
import { answerAs } from '../answering.ts';
import { holdDate } from '../clocks.ts';
import { contextOn } from '../contexts.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addClub, addEvent, addMember, authorityOf, grantSession } from '../rows.ts';

const platform = useLocalPlatform();
const site = () => contextOn(platform);
let owner: string;
holdDate();
beforeEach(async () => {
	await emptyTables(platform.db);
	owner = await addMember(platform.db, { role: 'owner' });
	await grantSession(platform.db, owner);
	await addClub(platform.db);
});

const CLUB = { timeZone: 'Europe/Berlin', seats: USUAL_SEATS };
const NOBODY: CalendarChoices = { sendsInvitations: false, notifies: false, cancels: false };
const day = (ahead: number) => new Date(NOW.getTime() + ahead * DAY_MS).toISOString().slice(0, 10);
const at = (ahead: number, time: string) => `;TZID=Europe/Berlin:${basic(day(ahead))}T${time}`;
const shed = (ahead: number, ...more: string[]) =>
	vevent('UID:shed@example.com', 'SUMMARY:Shed day', `DTSTART${at(ahead, '100000')}`, ...more);

async function preview(text: string) {
	const read = await previewCalendar(site(), text, CLUB);
	if (!read.ok) throw new Error(read.mistake.code);
	return read;
}
async function importText(text: string, choices: Partial<CalendarChoices> = {}) {
	return importCalendar(
		site(),
		await preview(text),
		{ ...NOBODY, ...choices },
		CLUB,
		authorityOf(owner),
	);
}
const stored = () => platform.db.select().from(events).orderBy(events.startsAt);

describe('a calendar that is imported', () => {
	it('adds its events once, however often it comes', async () => {
		const text = calendarOf(
			shed(
				7,
				`DTEND${at(7, '123000')}`,
				'LOCATION:12 Mill Lane\\, Berlin',
				'DESCRIPTION:Bring gloves.',
			),
			vevent('UID:other@example.com', 'SUMMARY:Shed day', `DTSTART${at(7, '150000')}`),
		);
		expect(await importText(text)).toEqual({ added: 2, changed: 0, notified: 0 });
		const [first, second] = await stored();
		expect(first).toMatchObject({
			title: 'Shed day',
			place: '12 Mill Lane, Berlin',
			description: 'Bring gloves.',
			timeZone: 'Europe/Berlin',
			capacity: USUAL_SEATS.defaultCapacity,
			sendsInvitations: false,
		});
		expect(first?.endsAt.getTime()).toBe((first?.startsAt.getTime() ?? 0) + 150 * 60_000);
		expect(second?.slug).toBe(`${first?.slug}-2`);
		expect(await importText(text)).toEqual({ added: 0, changed: 0, notified: 0 });
		expect((await preview(text)).plan.unchanged).toBe(2);
		const log = await platform.db.select().from(auditLog);
		expect(log.map(({ action }) => action)).toEqual(['events.imported']);
		const { events: logged } = JSON.parse(log[0]?.after ?? '{}') as { events: object };
		expect(Object.keys(logged)).toHaveLength(2);
	});

	it('takes over what changed there, keeps what changed here, and emails people going if so said', async () => {
		await importText(calendarOf(shed(7, 'LOCATION:Here')));
		const [event] = await stored();
		if (!event) throw new Error('Nothing was stored.');
		const member = await addMember(platform.db);
		await answerAs(platform.db, member, event.id);
		await platform.db
			.update(events)
			.set({ place: 'Our own place', capacity: 5 })
			.where(eq(events.id, event.id));
		const moved = calendarOf(shed(8, 'LOCATION:There', 'SEQUENCE:1'));
		const { plan, moved: people } = await preview(moved);
		expect(plan.updated).toHaveLength(1);
		expect(people).toMatchObject({ people: 1, events: 1 });
		expect(await importText(moved, { notifies: true })).toEqual({
			added: 0,
			changed: 1,
			notified: 1,
		});
		const [after] = await stored();
		expect(after).toMatchObject({
			place: 'Our own place',
			capacity: 5,
			sequence: event.sequence + 1,
		});
		expect(after?.startsAt.getTime()).toBe(event.startsAt.getTime() + DAY_MS);
		const kinds = (await platform.db.select().from(outbox)).map(({ kind }) => kind);
		expect(kinds.filter((kind) => kind === 'event_moved')).toHaveLength(1);
	});

	it('emails nobody about a change unless it is said', async () => {
		await importText(calendarOf(shed(7)));
		const [event] = await stored();
		const member = await addMember(platform.db);
		if (event) await answerAs(platform.db, member, event.id);
		await platform.db.delete(outbox);
		expect(await importText(calendarOf(shed(8)))).toEqual({ added: 0, changed: 1, notified: 0 });
		expect(await platform.db.select().from(outbox)).toEqual([]);
	});

	it('cancels here what is cancelled there only if it is said', async () => {
		await importText(calendarOf(shed(7)));
		const cancelled = calendarOf(shed(7, 'STATUS:CANCELLED'));
		expect((await preview(cancelled)).plan.cancelled).toHaveLength(1);
		expect(await importText(cancelled)).toEqual({ added: 0, changed: 0, notified: 0 });
		expect((await stored())[0]?.status).toBe('scheduled');
		expect(await importText(cancelled, { cancels: true })).toMatchObject({ changed: 1 });
		expect((await stored())[0]?.status).toBe('cancelled');
	});

	it('is imported whole or not at all where somebody was faster', async () => {
		const text = calendarOf(shed(7), vevent('UID:b', 'SUMMARY:B', `DTSTART${at(9, '100000')}`));
		const seen = await preview(text);
		await importText(calendarOf(shed(7)));
		const late = importCalendar(site(), seen, NOBODY, CLUB, authorityOf(owner));
		expect(await refusalOf(late)).toBe('changed_meanwhile');
		expect(await stored()).toHaveLength(1);
		expect(await platform.db.select().from(importedEvents)).toHaveLength(1);
	});

	it('changes nothing where one of its events was changed meanwhile', async () => {
		await importText(calendarOf(shed(7)));
		const text = calendarOf(shed(8), vevent('UID:b', 'SUMMARY:B', `DTSTART${at(9, '100000')}`));
		const seen = await preview(text);
		const [event] = await stored();
		if (!event) throw new Error('Nothing was stored.');
		const { sequence } = event;
		const by = authorityOf(owner);
		await cancelEvent(site(), { eventId: event.id, by, sequence, reason: 'Rain', scope: 'this' });
		const late = importCalendar(site(), seen, NOBODY, CLUB, by);
		expect(await refusalOf(late)).toBe('changed_meanwhile');
		expect(await stored()).toHaveLength(1);
	});

	it('of five hundred events with long texts is one batch', async () => {
		const many = Array.from({ length: 500 }, (_, index) =>
			vevent(
				`UID:${index}`,
				`SUMMARY:Event ${index}`,
				`DTSTART${at(7 + (index % 300), '100000')}`,
				`DESCRIPTION:${'Länge '.repeat(300)}`,
			),
		);
		expect(await importText(calendarOf(...many))).toEqual({ added: 500, changed: 0, notified: 0 });
		expect(await stored()).toHaveLength(500);
		const more = await previewCalendar(
			site(),
			calendarOf(...many.map((each) => each.replace('UID:', 'UID:x')), shed(7)),
			CLUB,
		);
		expect(more).toEqual({
			ok: false,
			mistake: { code: 'calendar_too_many', events: 501, most: 500 },
		});
	});

	it("of the club's own feed adds nothing", async () => {
		const id = await addEvent(platform.db, { startsAt: new Date(NOW.getTime() + DAY_MS) });
		const [event] = await platform.db.select().from(events).where(eq(events.id, id));
		if (!event) throw new Error('Nothing was stored.');
		const feed = calendarFeed(
			'Makers',
			[{ ...event, viewerStatus: 'visitor' }],
			[],
			new URL('https://club.example'),
			'en-GB',
		);
		const { plan } = await preview(feed);
		expect(plan).toMatchObject({ added: [], updated: [], leftOut: [{ why: 'own' }] });
	});
});

describe('what repeats in a calendar', () => {
	const weekly = (...more: string[]) =>
		calendarOf(
			vevent(
				'UID:run',
				'SUMMARY:Morning run',
				`DTSTART${at(7, '090000')}`,
				'RRULE:FREQ=WEEKLY',
				...more,
			),
			vevent(
				'UID:run',
				`RECURRENCE-ID${at(14, '090000')}`,
				'SUMMARY:Long run',
				`DTSTART${at(14, '080000')}`,
			),
		);

	it('becomes a series with the dates that it skips, and what is imported of it becomes its events', async () => {
		const text = weekly(`EXDATE${at(21, '090000')}`);
		const { plan } = await preview(text);
		const [offer] = plan.offers;
		expect(plan.added.map(({ title }) => title)).toEqual(['Long run']);
		if (!offer) throw new Error('No series is offered.');
		await importText(text);
		const fields = { ...offer.fields, uid: offer.uid, skipped: offer.skipped.join(' ') };
		const parsed = parseSeries(fields, CLUB.timeZone, NOW);
		if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
		const imported = importedSeries(fields, CLUB.timeZone);
		await createSeries(site(), authorityOf(owner), crypto.randomUUID(), parsed.values, imported);
		const [row] = await platform.db.select().from(series);
		const dates = (await stored()).map((event) => [event.seriesDate, event.title]);
		expect(dates.slice(0, 3)).toEqual([
			[day(7), 'Morning run'],
			[day(14), 'Long run'],
			[day(28), 'Morning run'],
		]);
		const pauses = await platform.db.select().from(breaks);
		expect(pauses).toMatchObject([
			{ seriesId: row?.id, firstDate: day(21), lastDate: day(21), reason: '' },
		]);
		const again = await preview(text);
		expect(again.plan).toMatchObject({ offers: [], added: [], unchanged: 1 });
		const second = createSeries(
			site(),
			authorityOf(owner),
			crypto.randomUUID(),
			parsed.values,
			imported,
		);
		expect(await refusalOf(second)).toBe('changed_meanwhile');
	});
});
