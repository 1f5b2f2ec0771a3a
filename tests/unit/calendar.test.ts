import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { type CalendarEvent, calendarFile, calendarUid } from '../../src/domain/calendar.ts';

const SITE = new URL('https://club.example');

const EVENT: CalendarEvent = {
	id: '8d6f4b0e-2c57-4a0b-9a52-0a3f6a3f1f11',
	slug: '2026-11-28-open-studio',
	title: 'Open Studio',
	description: 'Bring what you make.',
	place: 'The Shed, 12 Mill Lane; back door',
	startsAt: new Date('2026-11-28T08:00:00Z'),
	endsAt: new Date('2026-11-28T10:00:00Z'),
	status: 'scheduled',
	sequence: 2,
	updatedAt: new Date('2026-11-20T12:00:00Z'),
};

/** The file as a calendar reads it. */
function read(file: string) {
	const calendar = new ICAL.Component(
		ICAL.parse(file) as ConstructorParameters<typeof ICAL.Component>[0],
	);
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
) => calendarFile({ ...EVENT, ...values }, standing, SITE);

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

	it('takes the entry out again for who declined, and in again for who comes back', () => {
		const stamp = new Date('2026-11-21T09:00:00Z');
		const left = read(calendarFile(EVENT, 'declined', SITE, stamp));
		expect(left.method).toBe('CANCEL');
		expect(left.value('status')).toBe('CANCELLED');
		expect(left.value('uid')).toBe(read(file()).value('uid'));

		const later = new Date('2026-11-21T10:00:00Z');
		const back = read(calendarFile(EVENT, 'going', SITE, later));
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
		'for who is %s, of an event that is %s, says %s',
		(standing, status, word, method) => {
			const parsed = read(file({ status }, standing));
			expect(parsed.value('status')).toBe(word);
			expect(parsed.method).toBe(method);
		},
	);

	it('never asks for an answer that nobody would read', () => {
		expect(file()).not.toMatch(/METHOD:REQUEST|ATTENDEE|ORGANIZER/);
	});

	it('carries commas, semicolons, backslashes and line ends unharmed', () => {
		const text = 'One, two; three\\n is no line end\nbut this is\nend';
		const { event } = read(file({ title: 'A, B; C', description: text }));
		expect(event.summary).toBe('A, B; C');
		expect(event.description).toBe(text);
		expect(event.location).toBe(EVENT.place);
	});

	it('is what went in, for any words, in lines of at most 75 octets', () => {
		const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }).filter(
			// Control characters cannot stand in a calendar at all.
			(text) => !/[\p{Cc}]/u.test(text) && text.trim() === text,
		);
		fc.assert(
			fc.property(words, words, (title, description) => {
				const text = file({ title, description });
				const lines = text.split('\r\n');
				for (const line of lines) {
					expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
					expect(line).not.toMatch(/[\r\n]/);
				}
				const { event } = read(text);
				expect(event.summary).toBe(title);
				expect(event.description).toBe(description);
			}),
		);
	});

	it('cannot be given further lines by a title', () => {
		const text = file({ title: 'Harmless\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil' });
		expect(text.match(/^BEGIN:VEVENT/gm)).toHaveLength(1);
		expect(read(text).others).toEqual([]);
	});

	it('leads to the page of the event', () => {
		expect(String(read(file()).value('url'))).toBe(
			'https://club.example/events/2026-11-28-open-studio',
		);
	});
});
