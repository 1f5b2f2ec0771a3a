import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClubProfile, NEW_CLUB } from '../../../src/domain/club/club.ts';
import { eventData, eventInShort } from '../../../src/domain/feeds/structured-data.ts';
import { times } from '../../support/for-all.ts';

const SITE = new URL('https://club.example');
const CLUB: ClubProfile = {
	...NEW_CLUB,
	name: 'Makers',
	description: '',
	colour: '#b93815',
	timeZone: 'America/New_York',
	place: 'Brooklyn',
	isSetUp: true,
};
const EVENT = {
	slug: 'open',
	title: 'Open Studio',
	description: 'Bring **tea**.\n\n- and cake',
	place: 'The Shed, 12 Mill Lane',
	timeZone: 'America/New_York',
	startsAt: new Date('2026-11-01T13:30:00Z'),
	endsAt: new Date('2026-11-01T16:00:00Z'),
	previousStartsAt: null as Date | null,
	status: 'scheduled' as const,
	capacity: 20,
	going: 15,
};

describe('the structured data of an event', () => {
	it('has everything that is known, with the offset of its zone on that day', () => {
		expect(JSON.parse(eventData(EVENT, CLUB, SITE))).toEqual({
			'@context': 'https://schema.org',
			'@type': 'Event',
			inLanguage: 'en',
			name: 'Open Studio',
			description: 'Bring tea. - and cake',
			url: 'https://club.example/events/open',
			startDate: '2026-11-01T08:30:00-05:00',
			endDate: '2026-11-01T11:00:00-05:00',
			eventStatus: 'https://schema.org/EventScheduled',
			eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
			location: {
				'@type': 'Place',
				name: 'The Shed, 12 Mill Lane',
				address: 'The Shed, 12 Mill Lane',
			},
			organizer: { '@type': 'Organization', name: 'Makers', url: 'https://club.example/' },
			maximumAttendeeCapacity: 20,
			remainingAttendeeCapacity: 5,
		});
		// The night before, the clocks had not gone back yet.
		const before = { ...EVENT, startsAt: new Date('2026-10-31T12:30:00Z') };
		expect(JSON.parse(eventData(before, CLUB, SITE))).toMatchObject({
			startDate: '2026-10-31T08:30:00-04:00',
		});
	});

	it('says that it is cancelled, and nothing about a place that nobody named', () => {
		const data = JSON.parse(
			eventData({ ...EVENT, status: 'cancelled', place: '', description: '' }, CLUB, SITE),
		);
		expect(data.eventStatus).toBe('https://schema.org/EventCancelled');
		expect(data).not.toHaveProperty('location');
		expect(data).not.toHaveProperty('eventAttendanceMode');
		expect(data).not.toHaveProperty('description');
	});

	it('says that it was moved, and from when, with the offset of that day', () => {
		const moved = { ...EVENT, previousStartsAt: new Date('2026-10-31T12:30:00Z') };
		const data = JSON.parse(eventData(moved, CLUB, SITE));
		expect(data).toMatchObject({
			startDate: '2026-11-01T08:30:00-05:00',
			endDate: '2026-11-01T11:00:00-05:00',
			previousStartDate: '2026-10-31T08:30:00-04:00',
			eventStatus: 'https://schema.org/EventRescheduled',
		});
		// Cancelled afterwards, it is that above all; moved back, it is where it was.
		const off = JSON.parse(eventData({ ...moved, status: 'cancelled' }, CLUB, SITE));
		expect(off.eventStatus).toBe('https://schema.org/EventCancelled');
		const back = { ...EVENT, previousStartsAt: EVENT.startsAt };
		expect(JSON.parse(eventData(back, CLUB, SITE))).toEqual(
			JSON.parse(eventData(EVENT, CLUB, SITE)),
		);
		expect(JSON.parse(eventData(EVENT, CLUB, SITE))).not.toHaveProperty('previousStartDate');
	});

	it.each([
		['The Shed, 12 Mill Lane', 'Offline', ['Place']],
		['Loft 3, https://maps.example/loft-3', 'Offline', ['Place']],
		['https://meet.example/makers', 'Online', ['VirtualLocation']],
		['Online', 'Online', ['VirtualLocation']],
		['Online, via Zoom: https://zoom.example/j/123', 'Online', ['VirtualLocation']],
		['The Shed, and online', 'Mixed', ['Place', 'VirtualLocation']],
		['Loft 3 or https://meet.example/makers', 'Mixed', ['Place', 'VirtualLocation']],
	])('says for the place “%s” that it is attended %s', (place, mode, types) => {
		const data = JSON.parse(eventData({ ...EVENT, place }, CLUB, SITE));
		expect(data.eventAttendanceMode).toBe(`https://schema.org/${mode}EventAttendanceMode`);
		const locations = [data.location].flat();
		expect(locations.map((location) => location['@type'])).toEqual(types);
		const online = locations.find((location) => location['@type'] === 'VirtualLocation');
		if (online) {
			expect(online.url).toBe(/https\S+/.exec(place)?.[0] ?? 'https://club.example/events/open');
		}
	});

	it('never ends its block, whatever the title', () => {
		const words = fc.oneof(
			fc.constantFrom('</script>', '<!--', '<script>', ']]>', '<'),
			fc.string({ unit: 'binary' }),
		);
		times(300).forAll(words, words, words, (title, description, place) => {
			const block = eventData({ ...EVENT, title, description, place }, CLUB, SITE);
			expect(block).not.toContain('<');
			expect(JSON.parse(block).name).toBe(title);
		});
	});
});

describe('the summary of an event', () => {
	it('says when and where, and how its description begins', () => {
		expect(eventInShort(EVENT, 'en-GB')).toBe(
			'Sunday 1 November 2026, 8:30 to 11:00 New York time, The Shed, 12 Mill Lane. Bring tea. - and cake',
		);
		expect(
			eventInShort({ ...EVENT, status: 'cancelled', place: '', description: '' }, 'en-GB'),
		).toBe('Cancelled, Sunday 1 November 2026, 8:30 to 11:00 New York time.');
	});
});
