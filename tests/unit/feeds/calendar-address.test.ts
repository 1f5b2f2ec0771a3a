import { describe, expect, it } from 'vitest';
import { mapAddress } from '../../../src/domain/events/map-address.ts';
import {
	addLinks,
	followLinks,
	isCalendarSecret,
	newCalendarSecret,
	ownCalendarAddress,
	publicCalendarAddress,
} from '../../../src/domain/feeds/calendar-address.ts';

const SITE = new URL('https://club.example');

describe('the secret of a calendar address', () => {
	it('is different each time, and known by its form', () => {
		const secrets = Array.from({ length: 100 }, newCalendarSecret);
		expect(new Set(secrets).size).toBe(100);
		for (const secret of secrets) expect(isCalendarSecret(secret)).toBe(true);
		for (const other of [
			'',
			'x',
			'0'.repeat(31),
			'0'.repeat(33),
			'G'.repeat(32),
			`${'0'.repeat(32)}\n`,
		]) {
			expect(isCalendarSecret(other)).toBe(false);
		}
	});
});

describe('a link that follows a feed', () => {
	it('uses webcal for Apple and Google, and https for Outlook', () => {
		const feed = ownCalendarAddress('0'.repeat(32), SITE);
		expect(feed.href).toBe(`https://club.example/calendar/${'0'.repeat(32)}.ics`);
		const { webcal, google, outlook } = followLinks(feed, 'Makers & Friends');
		expect(webcal).toBe(`webcal://club.example/calendar/${'0'.repeat(32)}.ics`);
		expect(new URL(google).searchParams.get('cid')).toBe(webcal);
		expect(new URL(outlook).searchParams.get('url')).toBe(feed.href);
		expect(new URL(outlook).searchParams.get('name')).toBe('Makers & Friends');
	});

	it("keeps the port of a run on one's own machine", () => {
		const feed = publicCalendarAddress(new URL('http://localhost:8321'));
		expect(followLinks(feed, 'Club').webcal).toBe('webcal://localhost:8321/calendar.ics');
	});
});

describe('a link that copies an event into a calendar', () => {
	const event = {
		title: 'Salt & Pepper + more',
		place: 'The Shed, 12 Mill Lane',
		startsAt: new Date('2026-11-28T08:00:00Z'),
		endsAt: new Date('2026-11-28T10:30:00Z'),
		timeZone: 'Europe/Berlin',
	};
	const page = 'https://club.example/events/salt';
	const links = addLinks(event, page);

	it('gives Google the times in UTC and the time zone to show them in', () => {
		expect(Object.fromEntries(new URL(links.google).searchParams)).toEqual({
			action: 'TEMPLATE',
			text: event.title,
			dates: '20261128T080000Z/20261128T103000Z',
			ctz: 'Europe/Berlin',
			details: page,
			location: event.place,
		});
	});

	it('gives Outlook the same, without the plus signs of a form', () => {
		expect(Object.fromEntries(new URL(links.outlook).searchParams)).toEqual({
			path: '/calendar/action/compose',
			rru: 'addevent',
			subject: event.title,
			startdt: '2026-11-28T08:00:00Z',
			enddt: '2026-11-28T10:30:00Z',
			body: page,
			location: event.place,
		});
		for (const link of Object.values(links)) expect(link).not.toContain('+');
	});
});

describe('the link to a map of a place', () => {
	it("is the organizer's own, else a search for the place, else none", () => {
		const mapUrl = 'https://maps.example/vine-street';
		expect(mapAddress({ place: 'Vine Street', mapUrl })).toBe(mapUrl);
		const found = new URL(mapAddress({ place: 'Vine Street & 2nd?', mapUrl: null }) ?? '');
		expect(`${found.origin}${found.pathname}`).toBe('https://www.openstreetmap.org/search');
		expect(found.searchParams.get('query')).toBe('Vine Street & 2nd?');
		expect(mapAddress({ place: ' ', mapUrl: null })).toBeUndefined();
	});
});
