import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarAddress } from '../../../src/domain/calendars/address.ts';
import { readCalendar } from '../../../src/domain/calendars/calendar.ts';
import { descriptionOf, placeOf, titleOf } from '../../../src/domain/calendars/texts.ts';
import { USUAL_SEATS } from '../../../src/domain/events/limits.ts';

const NOW = new Date('2026-12-01T09:00Z');
const CLUB = { timeZone: 'Europe/Berlin', now: NOW, seats: USUAL_SEATS };

function read(text: string) {
	const result = readCalendar(text, CLUB);
	if (!result.ok) throw new Error(result.mistake.code);
	return result.file;
}
const titles = (text: string) => read(text).items.map(({ title }) => title);
const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\n');
const repeating = (...lines: string[]) =>
	read(event('UID:a', 'SUMMARY:A', 'DTSTART;TZID=Europe/Berlin:20261205T100000', ...lines));

describe('a calendar is read', () => {
	it.each([
		[
			'with an END missing',
			'BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nSUMMARY:A\nDTSTART:20270101T100000Z\nBEGIN:VEVENT\nUID:b\nSUMMARY:B\nDTSTART:20270102T100000Z',
		],
		[
			'with CR alone at the ends of lines',
			event('UID:a', 'SUMMARY:A', 'DTSTART:20270101T100000Z').replaceAll('\n', '\r') +
				`\r${event('UID:b', 'SUMMARY:B', 'DTSTART:20270102T100000Z')}`,
		],
		[
			'out of several calendars',
			['a', 'b']
				.map(
					(id) =>
						`BEGIN:VCALENDAR\n${event(`UID:${id}`, `SUMMARY:${id.toUpperCase()}`, 'DTSTART:20270101T100000Z')}\nEND:VCALENDAR\n`,
				)
				.join(''),
		],
		[
			'in small letters, with dashes in its dates and lines that are none',
			`begin:vcalendar\n${event('uid:a', 'summary:A', 'rubbish', 'dtstart:2027-01-01T10:00:00Z')}\n${event('uid:b', 'summary:B', 'dtstart:20270102T1000')}\nend:vcalendar`,
		],
		[
			'with parts inside its events',
			`${event(
				'UID:a',
				'SUMMARY:A',
				'DTSTART:20270101T100000Z',
				'BEGIN:VALARM',
				'SUMMARY:No',
				'DTSTART:20270303T100000Z',
				'END:VALARM',
			)}\n${event('UID:b', 'SUMMARY:B', 'DTSTART:20270102T100000Z')}`,
		],
	])('%s', (_, text) => {
		expect(titles(text)).toEqual(['A', 'B']);
	});

	it('and each line that says nothing has its number', () => {
		const { bad } = read(
			`BEGIN:VCALENDAR\n${event('UID:a', 'SUMMARY:A', 'what is this', 'DTSTART:20270101T100000Z')}`,
		);
		expect(bad).toEqual([{ line: 5, text: 'what is this' }]);
	});

	it.each([
		['', 'calendar_empty'],
		['<!doctype html><title>Events</title>', 'calendar_is_page'],
		['email,name\nada@example.com,Ada', 'not_a_calendar'],
	])('and %j is none', (text, code) => {
		expect(readCalendar(text, CLUB)).toEqual({ ok: false, mistake: { code } });
	});

	it('whatever is in it', () => {
		const value = fc.oneof(
			fc.string({ unit: 'binary', maxLength: 40 }),
			fc.constantFrom(
				'20270101T100000Z',
				'20270101T100000',
				'20270101',
				'19000101T000000',
				'00000000T999999',
				'P1D',
				'PT0S',
				'-P1W',
				'BEGIN',
				'CANCELLED',
			),
			fc.stringMatching(
				/^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY|HOURLY)(;(INTERVAL|COUNT|BYMONTHDAY|BYSETPOS|BYMONTH)=-?\d{1,3})?(;BYDAY=-?\d?(MO|SA))?$/,
			),
		);
		const line = fc
			.tuple(
				fc.constantFrom(
					'BEGIN:VEVENT',
					'END:VEVENT',
					'BEGIN:VCALENDAR',
					'BEGIN:VTIMEZONE',
					'END:VTIMEZONE',
					'UID',
					'SUMMARY',
					'DTSTART',
					'DTSTART;TZID=Nowhere/Land',
					'DTSTART;VALUE=DATE',
					'DTEND',
					'DURATION',
					'RRULE',
					'RDATE',
					'EXDATE',
					'RECURRENCE-ID',
					'STATUS',
					'DESCRIPTION',
					'LOCATION',
					'URL',
					'SEQUENCE',
					'X-WR-TIMEZONE',
					'TZID',
					'TZOFFSETTO',
					' ',
				),
				value,
			)
			.map(([name, rest]) =>
				name.includes('VEVENT') || name.includes('VCAL') || name.includes('VTIME')
					? name
					: `${name}:${rest}`,
			);
		fc.assert(
			fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
				const result = readCalendar(
					`BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:A\nDTSTART:20270101T100000Z\n${lines.join('\n')}`,
					CLUB,
				);
				expect(result.ok).toBe(true);
				for (const item of result.ok ? result.file.items : []) {
					expect(item.title).not.toBe('');
					expect(item.startsAt > NOW).toBe(true);
					expect(item.endsAt > item.startsAt).toBe(true);
				}
			}),
			{ numRuns: 300 },
		);
	});
});

describe('what repeats', () => {
	it.each([
		['FREQ=WEEKLY', '1-week', 'SA', '2026-12-05'],
		['FREQ=WEEKLY;INTERVAL=2;BYDAY=SA;WKST=SU', '2-weeks', 'SA', '2026-12-05'],
		['FREQ=DAILY;INTERVAL=14', '2-weeks', 'SA', '2026-12-05'],
		['FREQ=MONTHLY;BYDAY=1SA', 'first', 'SA', '2026-12-05'],
		['FREQ=MONTHLY;BYDAY=SA;BYSETPOS=-1', 'last', 'SA', '2026-12-26'],
		['FREQ=MONTHLY', 'date', 'SA', '2026-12-05'],
		['FREQ=MONTHLY;BYMONTHDAY=-1', 'date-31', 'TH', '2026-12-31'],
	])('by %s is a series here', (rule, rhythm, weekday, first) => {
		const start = `DTSTART;TZID=Europe/Berlin:${first.replaceAll('-', '')}T100000`;
		const { offers } = read(event('UID:a', 'SUMMARY:A', start, `RRULE:${rule}`));
		expect(offers[0]?.fields).toMatchObject({
			rhythm,
			weekday,
			fromDate: first,
			startsAtTime: '10:00',
		});
	});

	it.each([
		['FREQ=WEEKLY;BYDAY=MO,WE', 26],
		['FREQ=MONTHLY;BYDAY=1SA,3SA', 6],
		['FREQ=MONTHLY;BYMONTHDAY=5;BYMONTH=1,2,12', 3],
		['FREQ=DAILY;COUNT=10', 10],
		['FREQ=MONTHLY;INTERVAL=2;BYDAY=1SA', 2],
		['FREQ=YEARLY', 1],
	])('by %s is none, and its coming dates are events', (rule, dates) => {
		const { offers, items, loose } = repeating(`RRULE:${rule}`);
		expect(offers).toEqual([]);
		expect(items).toHaveLength(dates);
		expect(loose).toMatchObject([{ title: 'A', dates, until: '2027-03-01' }]);
		expect(new Set(items.map(({ recurrence }) => recurrence)).size).toBe(dates);
	});

	it('in UTC changes its hour here, so that its dates are events', () => {
		const { offers, items } = read(
			event('UID:a', 'SUMMARY:A', 'DTSTART:20261205T090000Z', 'RRULE:FREQ=WEEKLY'),
		);
		expect(offers).toEqual([]);
		expect(items).toHaveLength(13);
	});

	it('ends with the series, by a date or a number', () => {
		expect(repeating('RRULE:FREQ=WEEKLY;COUNT=4').offers[0]?.endsOnDate).toBe('2026-12-26');
		expect(repeating('RRULE:FREQ=WEEKLY;UNTIL=20261219T090000Z').offers[0]?.endsOnDate).toBe(
			'2026-12-19',
		);
		expect(repeating('RRULE:FREQ=WEEKLY;UNTIL=20261219T085959Z').offers[0]?.endsOnDate).toBe(
			'2026-12-12',
		);
		expect(repeating('RRULE:FREQ=WEEKLY;UNTIL=20261219').offers[0]?.endsOnDate).toBe('2026-12-19');
	});

	it('by more dates of its own has these as events, once', () => {
		const { items } = repeating('RDATE;TZID=Europe/Berlin:20261208T180000,20261205T100000');
		expect(items.map(({ startsAt }) => startsAt.toISOString())).toEqual([
			'2026-12-05T09:00:00.000Z',
			'2026-12-08T17:00:00.000Z',
		]);
	});

	it('and is otherwise from a date on is so from there', () => {
		const { items, offers } = read(
			[
				event(
					'UID:a',
					'SUMMARY:A',
					'DTSTART;TZID=Europe/Berlin:20261205T100000',
					'RRULE:FREQ=WEEKLY;COUNT=3',
				),
				event(
					'UID:a',
					'SUMMARY:Later',
					'DTSTART;TZID=Europe/Berlin:20261212T110000',
					'RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261212T100000',
				),
			].join('\n'),
		);
		expect(offers).toEqual([]);
		expect(items.map(({ title, startsAt }) => `${title} ${startsAt.toISOString()}`)).toEqual([
			'A 2026-12-05T09:00:00.000Z',
			'Later 2026-12-12T10:00:00.000Z',
			'Later 2026-12-19T10:00:00.000Z',
		]);
	});

	it('by the hour is left out', () => {
		expect(repeating('RRULE:FREQ=HOURLY').leftOut).toMatchObject([{ why: 'rule_unreadable' }]);
	});
});

describe('texts of calendars', () => {
	it('lose their markup, and nothing that looks like it', () => {
		expect(descriptionOf('2 < 3 and 4 > 3')).toBe('2 < 3 and 4 > 3');
		expect(descriptionOf('a<br>b<script>alert(1)</script><img src=x onerror=alert(1)>')).toBe(
			'a\nb',
		);
		expect(descriptionOf('<a href="javascript:alert(1)">here</a>')).toBe('here');
		expect(descriptionOf('<b>&lt;b&gt;</b>')).toBe('<b>');
	});

	it('fit their fields', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 5_000 }), (text) => {
				expect(titleOf(text).length).toBeLessThanOrEqual(100);
				expect(placeOf(text).length).toBeLessThanOrEqual(200);
				const description = descriptionOf(text.repeat(20));
				expect(description.length).toBeLessThanOrEqual(2_000);
				expect(description).toMatch(/^(\P{Cc}|[\n\t])*$/u);
			}),
			{ numRuns: 100 },
		);
	});
});

describe('the address of a calendar', () => {
	it.each([
		['webcal://calendar.example/x.ics', 'https://calendar.example/x.ics'],
		[' https://calendar.example/x.ics#top ', 'https://calendar.example/x.ics'],
		['www.meetup.example/a-group/events/ical/', 'https://www.meetup.example/a-group/events/ical/'],
		['https://calendar.example:443/x', 'https://calendar.example/x'],
	])('%s is %s', (typed, address) => {
		const checked = calendarAddress(typed);
		expect(checked.ok && checked.url.href).toBe(address);
	});

	it.each([
		['http://calendar.example/x.ics', 'calendar_not_https'],
		['ftp://calendar.example/x.ics', 'calendar_not_https'],
		['file:///etc/passwd', 'calendar_not_https'],
		['https://127.0.0.1/x', 'calendar_not_public'],
		['https://2130706433/x', 'calendar_not_public'],
		['https://0x7f.1/x', 'calendar_not_public'],
		['https://[::1]/x', 'calendar_not_public'],
		['https://localhost/x', 'calendar_not_public'],
		['https://localhost./x', 'calendar_not_public'],
		['https://printer.local/x', 'calendar_not_public'],
		['https://db.internal./x', 'calendar_not_public'],
		['https://intranet/x', 'calendar_not_public'],
		['https://calendar.example:8443/x', 'calendar_not_public'],
		['https://ada:secret@calendar.example/x', 'calendar_not_public'],
		['not an address', 'calendar_address_other'],
		[`https://calendar.example/${'x'.repeat(2_000)}`, 'calendar_address_other'],
	])('%s is refused', (typed, code) => {
		expect(calendarAddress(typed)).toEqual({ ok: false, mistake: { code } });
	});

	it('of a redirect is read beside the one before, and checked as strictly', () => {
		const base = new URL('https://calendar.example/a/b');
		const next = calendarAddress('../c', base);
		expect(next.ok && next.url.href).toBe('https://calendar.example/c');
		expect(calendarAddress('//10.0.0.1/c', base).ok).toBe(false);
		expect(calendarAddress('http://calendar.example/c', base).ok).toBe(false);
	});
});
