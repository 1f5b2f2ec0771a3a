import { describe, expect, it } from 'vitest';
import { type CalendarFile, readCalendar } from '../../../src/domain/calendars/calendar.ts';
import { USUAL_SEATS } from '../../../src/domain/events/limits.ts';

/** Calendars as the systems write them that clubs come from; clubs, people and events are made up. */

const NOW = new Date('2026-12-01T09:00Z');

function read(text: string, timeZone = 'Europe/Berlin'): CalendarFile {
	const result = readCalendar(text, { timeZone, now: NOW, seats: USUAL_SEATS });
	if (!result.ok) throw new Error(result.mistake.code);
	return result.file;
}
const lines = (...all: string[]) => all.join('\r\n');
const times = (file: CalendarFile) =>
	file.items.map(({ title, startsAt }) => `${title} ${startsAt.toISOString()}`);
const reasons = (file: CalendarFile) => file.leftOut.map(({ title, why }) => `${title}: ${why}`);

describe('a calendar of Meetup', () => {
	const file = read(
		lines(
			'BEGIN:VCALENDAR',
			'VERSION:2.0',
			'PRODID:-//Meetup//RemoteApi//EN',
			'CALSCALE:GREGORIAN',
			'METHOD:PUBLISH',
			'X-ORIGINAL-URL:https://www.meetup.com/lakeside-lamps/events/ical/',
			'X-WR-CALNAME:Events - Lakeside Lamps',
			'BEGIN:VTIMEZONE',
			'TZID:America/Chicago',
			'TZURL:http://tzurl.org/zoneinfo-outlook/America/Chicago',
			'X-LIC-LOCATION:America/Chicago',
			'BEGIN:DAYLIGHT',
			'TZOFFSETFROM:-0600',
			'TZOFFSETTO:-0500',
			'TZNAME:CDT',
			'DTSTART:19700308T020000',
			'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU',
			'END:DAYLIGHT',
			'BEGIN:STANDARD',
			'TZOFFSETFROM:-0500',
			'TZOFFSETTO:-0600',
			'TZNAME:CST',
			'DTSTART:19701101T020000',
			'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU',
			'END:STANDARD',
			'END:VTIMEZONE',
			'BEGIN:VEVENT',
			'DTSTAMP:20261130T101500Z',
			'DTSTART;TZID=America/Chicago:20270312T183000',
			'DTEND;TZID=America/Chicago:20270312T203000',
			'STATUS:CONFIRMED',
			'SUMMARY:Lamps\\, wires & tea',
			'DESCRIPTION:Lakeside Lamps\\nFriday\\, March 12 at 6:30 PM\\n\\nBring a lamp th',
			' at is broken. We have tools\\; tea as well.\\n\\nhttps://www.meetup.com/lakes',
			' ide-lamps/events/301234567/',
			'CLASS:PUBLIC',
			'CREATED:20261101T090000Z',
			'GEO:41.88;-87.63',
			'LOCATION:The Boathouse (2 Pier Road\\, Lakeside\\, IL)',
			'URL;VALUE=URI:https://www.meetup.com/lakeside-lamps/events/301234567/',
			'LAST-MODIFIED:20261101T090000Z',
			'UID:event_301234567@meetup.com',
			'END:VEVENT',
			'BEGIN:VEVENT',
			'DTSTAMP:20261130T101500Z',
			'DTSTART;TZID=America/Chicago:20270319T183000',
			'SUMMARY:Open evening',
			'UID:event_301234568@meetup.com',
			'END:VEVENT',
			'END:VCALENDAR',
			'',
		),
		'America/Chicago',
	);

	it('has its own zone, whose rules are no events', () => {
		expect(file.count).toBe(2);
		// Daylight time began on 14 March.
		expect(times(file)).toEqual([
			'Lamps, wires & tea 2027-03-13T00:30:00.000Z',
			'Open evening 2027-03-19T23:30:00.000Z',
		]);
	});

	it('unfolds and unescapes texts, and says the address once', () => {
		const [first, second] = file.items;
		expect(first?.description).toBe(
			'Lakeside Lamps\nFriday, March 12 at 6:30 PM\n\nBring a lamp that is broken. We have tools; tea as well.\n\nhttps://www.meetup.com/lakeside-lamps/events/301234567/',
		);
		expect(first?.place).toBe('The Boathouse (2 Pier Road, Lakeside, IL)');
		expect(second).toMatchObject({ place: '', description: '' });
		// Without an end it lasts as long as a new event.
		expect(Number(second?.endsAt) - Number(second?.startsAt)).toBe(2 * 60 * 60_000);
	});
});

it('a calendar of Luma is in UTC, and has past events and events without a place', () => {
	const event = (uid: string, start: string, ...more: string[]) =>
		lines(
			'BEGIN:VEVENT',
			`DTSTART:${start}`,
			`DTEND:${start.replace('T17', 'T19')}`,
			'DTSTAMP:20261130T101500Z',
			'ORGANIZER;CN=River Readers:mailto:calendar-invite@lu.ma',
			`UID:evt-${uid}@events.lu.ma`,
			...more,
			'SEQUENCE:0',
			'END:VEVENT',
		);
	const file = read(
		lines(
			'BEGIN:VCALENDAR',
			'PRODID:-//Luma//River Readers//EN',
			'VERSION:2.0',
			'METHOD:PUBLISH',
			event(
				'a',
				'20270612T170000Z',
				'SUMMARY:Book night',
				'DESCRIPTION:Get up-to-date information at: https://luma.com/a1b2c3\\n\\nAddress:\\nCheck event page',
				'LOCATION:https://luma.com/event/evt-a',
				'STATUS:TENTATIVE',
			),
			event(
				'b',
				'20270116T170000Z',
				'SUMMARY:Winter walk',
				'LOCATION:12 Mill Lane\\, Leipzig',
				'GEO:51.3;12.3',
				'STATUS:CONFIRMED',
			),
			event('c', '20250116T170000Z', 'SUMMARY:Long ago', 'STATUS:CONFIRMED'),
			'END:VCALENDAR',
		),
	);
	expect(times(file)).toEqual([
		'Winter walk 2027-01-16T17:00:00.000Z',
		'Book night 2027-06-12T17:00:00.000Z',
	]);
	const [walk, book] = file.items;
	expect(walk?.place).toBe('12 Mill Lane, Leipzig');
	expect(book?.place).toBe('');
	expect(book?.description).toContain('https://luma.com/event/evt-a');
	expect(reasons(file)).toEqual(['Long ago: past']);
});

describe('a calendar of Google', () => {
	const google = (...events: string[]) =>
		lines(
			'BEGIN:VCALENDAR',
			'PRODID:-//Google Inc//Google Calendar 70.9054//EN',
			'VERSION:2.0',
			'CALSCALE:GREGORIAN',
			'METHOD:PUBLISH',
			'X-WR-CALNAME:River Runners',
			'X-WR-TIMEZONE:Europe/Berlin',
			...events,
			'END:VCALENDAR',
		);
	const weekly = [
		'BEGIN:VEVENT',
		'DTSTART;TZID=Europe/Berlin:20250104T100000',
		'DTEND;TZID=Europe/Berlin:20250104T113000',
		'RRULE:FREQ=WEEKLY;BYDAY=SA',
		'EXDATE;TZID=Europe/Berlin:20261226T100000',
		'EXDATE;TZID=Europe/Berlin:20270102T100000',
		'DTSTAMP:20261130T101500Z',
		'UID:1a2b3c@google.com',
		'SUMMARY:Run by the river',
		'DESCRIPTION:<p>All paces.</p><ul><li>warm up</li><li>run &amp\\; talk</li></ul><a href="https://runs.example/route">Route</a>',
		'LOCATION:Bridge\\nNorth side',
		'END:VEVENT',
	];
	const moved = [
		'BEGIN:VEVENT',
		'DTSTART;TZID=Europe/Berlin:20261213T090000',
		'DTEND;TZID=Europe/Berlin:20261213T103000',
		'UID:1a2b3c@google.com',
		'RECURRENCE-ID;TZID=Europe/Berlin:20261212T100000',
		'SUMMARY:Run by the river (Sunday!)',
		'END:VEVENT',
	];

	it('offers what repeats as a series, filled in, with the dates that it skips', () => {
		const file = read(google(...weekly, ...moved));
		const [offer] = file.offers;
		expect(offer).toMatchObject({
			uid: '1a2b3c@google.com',
			firstDate: '2026-12-05',
			endsOnDate: null,
			skipped: ['2026-12-12T09:00:00.000Z', '2026-12-26T09:00:00.000Z', '2027-01-02T09:00:00.000Z'],
			fields: {
				title: 'Run by the river',
				description: 'All paces.\n\n- warm up\n- run & talk\n\nRoute (https://runs.example/route)',
				place: 'Bridge, North side',
				rhythm: '1-week',
				weekday: 'SA',
				fromDate: '2026-12-05',
				startsAtTime: '10:00',
				durationMinutes: '90',
				sendsInvitations: 'no',
			},
		});
		expect(times(file)[0]).toBe('Run by the river (Sunday!) 2026-12-13T08:00:00.000Z');
	});

	it('is right in the weeks of a clock change, without any VTIMEZONE', () => {
		const one = (start: string) => [
			'BEGIN:VEVENT',
			`UID:${start}`,
			'SUMMARY:Run',
			start,
			'END:VEVENT',
		];
		const file = read(
			google(
				...one('DTSTART;TZID=Europe/Berlin:20270306T100000'),
				...one('DTSTART;TZID=Europe/Berlin:20270403T100000'),
				...one('DTSTART:20270410T100000'),
				...one('DTSTART:20270417T100000Z'),
			),
		);
		expect(times(file)).toEqual([
			'Run 2027-03-06T09:00:00.000Z',
			'Run 2027-04-03T08:00:00.000Z',
			'Run 2027-04-10T08:00:00.000Z',
			'Run 2027-04-17T10:00:00.000Z',
		]);
	});

	it('leaves out whole days, private events and what is cancelled', () => {
		const file = read(
			google(
				...[
					'BEGIN:VEVENT',
					'UID:1',
					'SUMMARY:Holiday',
					'DTSTART;VALUE=DATE:20261224',
					'DTEND;VALUE=DATE:20261227',
					'END:VEVENT',
				],
				...[
					'BEGIN:VEVENT',
					'UID:2',
					'SUMMARY:Dentist',
					'CLASS:PRIVATE',
					'DTSTART:20261224T100000Z',
					'END:VEVENT',
				],
				...['BEGIN:VEVENT', 'UID:3', 'DTSTART:20261224T100000Z', 'END:VEVENT'],
				...['BEGIN:VEVENT', 'UID:4', 'SUMMARY:No date', 'END:VEVENT'],
				...['BEGIN:VEVENT', 'UID:5', 'SUMMARY:Far', 'DTSTART:20400101T100000Z', 'END:VEVENT'],
				...[
					'BEGIN:VEVENT',
					'UID:6',
					'SUMMARY:Month',
					'DTSTART:20261224T100000Z',
					'DURATION:P30D',
					'END:VEVENT',
				],
			),
		);
		expect(file.items).toEqual([]);
		expect(reasons(file)).toEqual([
			'Holiday: whole_day',
			': private',
			': untitled',
			'No date: undated',
			'Month: too_long',
			'Far: too_far',
		]);
	});
});

it('a calendar of Outlook names zones as Windows does, and has its texts twice', () => {
	const file = read(
		lines(
			'BEGIN:VCALENDAR',
			'PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN',
			'VERSION:2.0',
			'METHOD:PUBLISH',
			'X-MS-OLK-FORCEINSPECTOROPEN:TRUE',
			'BEGIN:VTIMEZONE',
			'TZID:Our own zone',
			'BEGIN:STANDARD',
			'DTSTART:16011104T020000',
			'RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11',
			'TZOFFSETFROM:-0400',
			'TZOFFSETTO:-0500',
			'END:STANDARD',
			'BEGIN:DAYLIGHT',
			'DTSTART:16010311T020000',
			'RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3',
			'TZOFFSETFROM:-0500',
			'TZOFFSETTO:-0400',
			'END:DAYLIGHT',
			'END:VTIMEZONE',
			'BEGIN:VEVENT',
			'CLASS:PUBLIC',
			'DTEND;TZID="W. Europe Standard Time":20270306T120000',
			'DTSTART;TZID="W. Europe Standard Time":20270306T100000',
			'LOCATION:Vereinsheim',
			'SUMMARY;LANGUAGE=de:Frühjahrsputz',
			'UID:040000008200E00074C5B7101A82E00800000000',
			'X-ALT-DESC;FMTTYPE=text/html:<html><body><p>Handschuhe mitbringen\\, bitte.</p></body></html>',
			'BEGIN:VALARM',
			'TRIGGER:-PT15M',
			'ACTION:DISPLAY',
			'DESCRIPTION:Reminder',
			'END:VALARM',
			'END:VEVENT',
			'BEGIN:VEVENT',
			'DTSTART;TZID=Our own zone:20270706T100000',
			'DURATION:PT45M',
			'SUMMARY:Call',
			'UID:call',
			'END:VEVENT',
			'BEGIN:VEVENT',
			'DTSTART;TZID=Customized Time Zone:20270806T100000',
			'SUMMARY:Somewhere',
			'UID:somewhere',
			'END:VEVENT',
			'END:VCALENDAR',
		),
	);
	expect(times(file)).toEqual([
		'Frühjahrsputz 2027-03-06T09:00:00.000Z',
		'Call 2027-07-06T14:00:00.000Z',
		'Somewhere 2027-08-06T08:00:00.000Z',
	]);
	expect(file.items[0]?.description).toBe('Handschuhe mitbringen, bitte.');
	expect(Number(file.items[1]?.endsAt) - Number(file.items[1]?.startsAt)).toBe(45 * 60_000);
	expect(file.unknownZones).toEqual(['Customized Time Zone']);
});

it('a calendar of Apple has its zone, a date of two versions and a place with a map', () => {
	const file = read(
		lines(
			'BEGIN:VCALENDAR',
			'VERSION:2.0',
			'PRODID:-//Apple Inc.//macOS 15.1//EN',
			'BEGIN:VEVENT',
			'UID:5E5B1C0A-1111-2222-3333-444455556666',
			'SUMMARY:Choir',
			'DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20270115T190000',
			'DTEND;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20270115T203000',
			'SEQUENCE:2',
			'LOCATION:Old Chapel\\n1 Church Row\\, Halle',
			'X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-ADDRESS="1 Church Row, Halle";X-TITLE="Old Chapel":geo:51.4,11.9',
			'X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC',
			'END:VEVENT',
			'BEGIN:VEVENT',
			'UID:5E5B1C0A-1111-2222-3333-444455556666',
			'SUMMARY:Choir, at first',
			'DTSTART;TZID=Europe/Berlin:20270114T190000',
			'SEQUENCE:1',
			'END:VEVENT',
			'END:VCALENDAR',
		),
	);
	expect(times(file)).toEqual(['Choir 2027-01-15T18:00:00.000Z']);
	expect(file.items[0]?.place).toBe('Old Chapel, 1 Church Row, Halle');
	expect(reasons(file)).toEqual(['Choir, at first: repeated']);
});
