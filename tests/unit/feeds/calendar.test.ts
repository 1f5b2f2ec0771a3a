import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import {
	type CalendarEvent,
	calendarFeed,
	calendarFile,
	calendarUid,
	type FeedEvent,
} from '../../../src/domain/feeds/calendar.ts';
import type { Break } from '../../../src/domain/series/breaks.ts';
import { times } from '../../support/for-all.ts';

const SITE = new URL('https://club.example');
const ORGANIZER = { name: 'Makers & "Menders"; one, two', email: 'makers@club.example' };
const PAGE = 'https://club.example/events/2026-11-28-open-studio';

const EVENT: CalendarEvent = {
	id: '8d6f4b0e-2c57-4a0b-9a52-0a3f6a3f1f11',
	slug: '2026-11-28-open-studio',
	title: 'Open Studio',
	description: 'Bring what you make.',
	whatToBring: '',
	place: 'The Shed, 12 Mill Lane; back door',
	startsAt: new Date('2026-11-28T08:00:00Z'),
	endsAt: new Date('2026-11-28T10:00:00Z'),
	status: 'scheduled',
	cancelReason: null,
	sequence: 2,
	updatedAt: new Date('2026-11-20T12:00:00Z'),
};

/** The file as a calendar reads it. */
function readCalendar(file: string) {
	return new ICAL.Component(ICAL.parse(file) as ConstructorParameters<typeof ICAL.Component>[0]);
}

function read(file: string) {
	const calendar = readCalendar(file);
	const [event, ...others] = calendar.getAllSubcomponents('vevent');
	if (!event) throw new Error('no event in the file');
	return {
		value: (name: string) => event.getFirstPropertyValue(name),
		method: calendar.getFirstPropertyValue('method'),
		event: new ICAL.Event(event),
		others,
	};
}

const file = (
	values: Partial<CalendarEvent> = {},
	standing: Parameters<typeof calendarFile>[1] = 'going',
) => calendarFile({ ...EVENT, ...values }, standing, SITE, ORGANIZER, 'en-GB');

describe('a calendar file', () => {
	it('has the one event, at its time in UTC, so that no clock change moves it', () => {
		const { event, others } = read(file());
		expect(others).toEqual([]);
		expect(event.startDate.toJSDate()).toEqual(EVENT.startsAt);
		expect(event.endDate.toJSDate()).toEqual(EVENT.endsAt);
		expect(file()).toMatch(/^DTSTART:20261128T080000Z\r$/m);
		expect(file()).toMatch(/^DTEND:20261128T100000Z\r$/m);
		expect(file()).not.toContain('TZID');
	});

	it('removes the entry of a member who declined, and adds it again for one who comes back', () => {
		const stamp = new Date('2026-11-21T09:00:00Z');
		const left = read(calendarFile(EVENT, 'declined', SITE, ORGANIZER, 'en-GB', stamp));
		expect(left.method).toBe('CANCEL');
		expect(left.value('status')).toBe('CANCELLED');
		expect(left.value('uid')).toBe(read(file()).value('uid'));

		const later = new Date('2026-11-21T10:00:00Z');
		const back = read(calendarFile(EVENT, 'going', SITE, ORGANIZER, 'en-GB', later));
		expect(back.method).toBe('PUBLISH');
		expect(back.value('status')).toBe('CONFIRMED');
		// Of two files with one SEQUENCE the later stamp wins.
		expect(back.value('sequence')).toBe(left.value('sequence'));
		expect(String(back.value('dtstamp')) > String(left.value('dtstamp'))).toBe(true);
	});

	it('keeps the UID of its event, whatever changes', () => {
		const uids = [
			file(),
			file({
				title: 'Moved',
				startsAt: new Date('2026-11-29T08:00Z'),
				endsAt: new Date('2026-11-29T10:00Z'),
				sequence: 3,
			}),
			file({ status: 'cancelled' }),
			file({}, 'visitor'),
		].map((text) => read(text).event.uid);
		expect(new Set(uids)).toEqual(new Set([calendarUid(EVENT.id, SITE)]));
		expect(uids[0]).toBe(`${EVENT.id}@club.example`);
	});

	it('says with its SEQUENCE which of two files is the later one', () => {
		expect(read(file({ sequence: 7 })).event.sequence).toBe(7);
		expect(read(file({ sequence: 0 })).event.sequence).toBe(0);
	});

	it.each([
		['going', 'scheduled', 'CONFIRMED', 'PUBLISH'],
		['visitor', 'scheduled', 'CONFIRMED', 'PUBLISH'],
		['waitlisted', 'scheduled', 'TENTATIVE', 'PUBLISH'],
		['going', 'cancelled', 'CANCELLED', 'CANCEL'],
		['waitlisted', 'cancelled', 'CANCELLED', 'CANCEL'],
	] as const)(
		'for somebody %s, of an event that is %s, says %s',
		(standing, status, word, method) => {
			const parsed = read(file({ status }, standing));
			expect(parsed.value('status')).toBe(word);
			expect(parsed.method).toBe(method);
		},
	);

	it('never asks for a reply that nobody would read', () => {
		expect(file()).not.toMatch(/METHOD:REQUEST|ATTENDEE/);
	});

	it('names its organizer, as every file with a METHOD has to, always the same', () => {
		for (const standing of ['visitor', 'going', 'waitlisted', 'declined'] as const) {
			const organizer = readCalendar(file({}, standing))
				.getFirstSubcomponent('vevent')
				?.getFirstProperty('organizer');
			expect(organizer?.getFirstValue()).toBe('mailto:makers@club.example');
			expect(organizer?.getFirstParameter('cn')).toBe("Makers & 'Menders'; one, two");
		}
	});
});

describe('the text of a calendar file', () => {
	it('carries commas, semicolons, backslashes and line ends unharmed', () => {
		const text = 'One, two; three n is no line end\nbut this is\nend: C:\\new';
		const { event } = read(file({ title: 'A, B; C\\n', description: text }));
		expect(event.summary).toBe('A, B; C\\n');
		expect(event.description).toBe(`${text}\n\n${PAGE}`);
		expect(event.location).toBe(EVENT.place);
	});

	it('reads as it was written, for any text, in lines of at most 75 octets', () => {
		const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }).filter(
			// Control characters cannot stand in a calendar at all.
			(text) => !/[\p{Cc}]/u.test(text) && text.trim() === text,
		);
		times(300).forAll(words, words, (title, place) => {
			const text = file({ title, place });
			const lines = text.split('\r\n');
			for (const line of lines) {
				expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
				expect(line).not.toMatch(/[\r\n]/);
			}
			const { event } = read(text);
			expect(event.summary).toBe(title);
			expect(event.location).toBe(place);
		});
	});

	it("has the description as plain text, with the address of the event's page", () => {
		const { event } = read(
			file({ description: '# Bring\n\n- **tea**\n- [cake](https://a.example/)' }),
		);
		expect(event.description).toBe(`Bring\n\n- tea\n- cake (https://a.example/)\n\n${PAGE}`);
		expect(read(file({ description: '' })).event.description).toBe(PAGE);
	});

	it('says what to bring between the description and the address of the page', () => {
		const { event } = read(file({ whatToBring: 'A mug; tea, if you like' }));
		expect(event.description).toBe(
			`${EVENT.description}\n\nWhat to bring: A mug; tea, if you like\n\n${PAGE}`,
		);
	});

	it('says that an event is cancelled, and why', () => {
		const cancelled = (cancelReason: string | null) =>
			read(file({ status: 'cancelled', cancelReason })).event;
		expect(cancelled('the hall is flooded.').summary).toBe('Cancelled: Open Studio');
		expect(cancelled('the hall is flooded.').description).toBe(
			`Cancelled: the hall is flooded.\n\n${EVENT.description}\n\n${PAGE}`,
		);
		expect(cancelled(null).description).toMatch(/^Cancelled\.\n/);
	});

	it('says that somebody is on the waiting list, and shows them as free', () => {
		const { event, value } = read(file({}, 'waitlisted'));
		expect(event.summary).toBe('Waiting list: Open Studio');
		expect(value('transp')).toBe('TRANSPARENT');
		expect(read(file({}, 'going')).value('transp')).not.toBe('TRANSPARENT');
	});

	it('cannot be given further lines by a title', () => {
		const text = file({ title: 'Harmless\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil' });
		expect(text.match(/^BEGIN:VEVENT/gm)).toHaveLength(1);
		expect(read(text).others).toEqual([]);
	});

	it("has the address of the event's page", () => {
		expect(String(read(file()).value('url'))).toBe(PAGE);
	});

	it('is stamped with the time of its email, or of the last change', () => {
		const stamp = new Date('2026-11-21T09:00:00Z');
		expect(
			String(read(calendarFile(EVENT, 'going', SITE, ORGANIZER, 'en-GB', stamp)).value('dtstamp')),
		).toBe('2026-11-21T09:00:00Z');
		const { value } = read(file());
		expect(String(value('dtstamp'))).toBe('2026-11-20T12:00:00Z');
		expect(String(value('last-modified'))).toBe('2026-11-20T12:00:00Z');
	});
});

describe('a calendar feed', () => {
	const feedEvent = (values: Partial<FeedEvent> = {}): FeedEvent => ({
		...EVENT,
		viewerStatus: 'visitor',
		...values,
	});
	const pause = (values: Partial<Break> = {}): Break => ({
		firstDate: '2026-12-19',
		lastDate: '2027-01-02',
		reason: 'The room is being painted.',
		createdAt: new Date('2026-11-01T10:00:00Z'),
		seriesTitle: 'Open studio',
		runningTitles: ['Open studio'],
		...values,
	});

	it('is no message: it has no METHOD, and no organizer', () => {
		const feed = calendarFeed(
			'Club',
			[feedEvent(), feedEvent({ status: 'cancelled' })],
			[],
			SITE,
			'en-GB',
		);
		expect(feed).not.toMatch(/^(METHOD|ORGANIZER|ATTENDEE)/m);
	});

	it('has its name, and says how often to refresh', () => {
		const feed = calendarFeed('Makers, Menders; Friends\\Foes', [], [], SITE, 'en-GB');
		expect(feed).toContain('\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n');
		expect(feed).toContain('\r\nX-PUBLISHED-TTL:PT1H\r\n');
		const calendar = readCalendar(feed);
		for (const name of ['name', 'x-wr-calname']) {
			// Of a property that it does not know, the reader hands out the value as it stands in the file.
			const value = calendar.getFirstProperty(name)?.toJSON()[3];
			expect(String(value).replaceAll(/\\(.)/g, '$1')).toBe('Makers, Menders; Friends\\Foes');
		}
	});

	it('cannot be given further lines by the name of the club', () => {
		const feed = calendarFeed('Club\r\nX-EVIL:1\nBEGIN:VEVENT', [], [], SITE, 'en-GB');
		expect(feed).not.toMatch(/^(X-EVIL|BEGIN:VEVENT)/m);
	});

	it('has each event with the UID and the SEQUENCE of its calendar file', () => {
		const other = feedEvent({
			id: 'another',
			sequence: 5,
			startsAt: new Date('2026-12-05T08:00Z'),
		});
		const calendar = readCalendar(calendarFeed('Club', [feedEvent(), other], [], SITE, 'en-GB'));
		const events = calendar.getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));
		expect(events.map(({ uid, sequence }) => [uid, sequence])).toEqual([
			[calendarUid(EVENT.id, SITE), 2],
			[calendarUid('another', SITE), 5],
		]);
	});

	it.each([
		['visitor', 'scheduled', 'CONFIRMED', 'Open Studio'],
		['going', 'scheduled', 'CONFIRMED', 'Open Studio'],
		['waitlisted', 'scheduled', 'TENTATIVE', 'Waiting list: Open Studio'],
		['going', 'cancelled', 'CANCELLED', 'Cancelled: Open Studio'],
		['waitlisted', 'cancelled', 'CANCELLED', 'Cancelled: Open Studio'],
	] as const)(
		'for somebody %s, of an event that is %s, says %s',
		(standing, status, word, title) => {
			const feed = calendarFeed(
				'Club',
				[feedEvent({ viewerStatus: standing, status })],
				[],
				SITE,
				'en-GB',
			);
			const parsed = read(feed);
			expect(parsed.value('status')).toBe(word);
			expect(parsed.value('summary')).toBe(title);
		},
	);

	it('is the same bytes as long as nothing changes', () => {
		const build = () => calendarFeed('Club', [feedEvent()], [pause()], SITE, 'en-GB');
		expect(build()).toBe(build());
		expect(build()).toContain('DTSTAMP:20261120T120000Z');
	});

	it('shows a break on all its dates, free, with its reason', () => {
		const { event, value } = read(calendarFeed('Club', [], [pause()], SITE, 'en-GB'));
		expect(event.startDate.isDate).toBe(true);
		expect(String(event.startDate)).toBe('2026-12-19');
		// The end is the first date after it.
		expect(String(event.endDate)).toBe('2027-01-03');
		expect(event.summary).toBe('No meeting: The room is being painted.');
		expect(value('transp')).toBe('TRANSPARENT');
	});

	it('shows a break of several series once, with each reason', () => {
		const breaks = [
			pause(),
			pause(),
			pause({ reason: 'Holidays' }),
			pause({ lastDate: '2026-12-19', reason: '' }),
		];
		const calendar = readCalendar(calendarFeed('Club', [], breaks, SITE, 'en-GB'));
		const events = calendar.getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));
		expect(events.map(({ summary }) => summary)).toEqual([
			'No meeting: The room is being painted.; Holidays',
			'No meeting',
		]);
		expect(new Set(events.map(({ uid }) => uid)).size).toBe(2);
		expect(events[0]?.uid).toBe('break-2026-12-19-2027-01-02@club.example');
	});

	it('names the series that pauses where another meets', () => {
		const breaks = [pause({ runningTitles: ['Open studio', 'Soup'] })];
		const [entry] = readCalendar(
			calendarFeed('Club', [], breaks, SITE, 'en-GB'),
		).getAllSubcomponents('vevent');
		expect(entry?.getFirstPropertyValue('summary')).toBe(
			'No “Open studio”: The room is being painted.',
		);
	});

	it('is read back as it was written, for any text', () => {
		const words = fc.string({ unit: 'binary', maxLength: 80 });
		times(300).forAll(words, words, words, words, (title, place, reason, name) => {
			const feed = calendarFeed(
				name,
				[feedEvent({ title, place, cancelReason: reason, description: reason })],
				[pause({ reason })],
				SITE,
				'en-GB',
			);
			for (const line of feed.split('\r\n')) {
				expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
				expect(line).not.toMatch(/[^\P{Cc}\t]/u);
			}
			const events = readCalendar(feed).getAllSubcomponents('vevent');
			expect(events.map((each) => each.getFirstPropertyValue('uid'))).toEqual([
				calendarUid(EVENT.id, SITE),
				'break-2026-12-19-2027-01-02@club.example',
			]);
		});
	});
});
