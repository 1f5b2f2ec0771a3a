import { calendarMessages } from '../../messages/site/mail/calendar.ts';
import type { Locale } from '../text/language.ts';

/** Addresses of calendar feeds, and the links by which calendars take them and single events up. */

const SECRET = /^[0-9a-f]{32}$/;

/** A secret for the address of a member's calendar feed: 122 random bits. */
export function newCalendarSecret(): string {
	return crypto.randomUUID().replaceAll('-', '');
}

export function isCalendarSecret(text: string): boolean {
	return SECRET.test(text);
}

/** Where everybody's calendar feed is. */
export function publicCalendarAddress(siteUrl: URL): URL {
	return new URL('/calendar.ics', siteUrl);
}

/** Where the feed with this secret is. */
export function ownCalendarAddress(secret: string, siteUrl: URL): URL {
	return new URL(`/calendar/${secret}.ics`, siteUrl);
}

/** What a member's own feed is called, so that calendars tell it from the club's. */
export function ownCalendarName(club: string, locale: Locale): string {
	return calendarMessages(locale).ownName({ club });
}

/** An address with fields. Spaces become `%20`, for Outlook shows the plus sign of a form as it is. */
function withFields(address: string, fields: Record<string, string>): string {
	const query = Object.entries(fields).map(
		([name, value]) => `${name}=${encodeURIComponent(value)}`,
	);
	return `${address}?${query.join('&')}`;
}

/** By which links a calendar follows a feed. */
export interface FollowLinks {
	/** Apple's calendar, and whatever else knows the scheme. */
	webcal: string;
	google: string;
	outlook: string;
}

/**
 * The links that follow a feed. Google takes it only by webcal (an address of https counts as the name of
 * a calendar of its own), Outlook on the web only by https.
 *
 * @param name what Outlook calls the calendar
 */
export function followLinks(feed: URL, name: string): FollowLinks {
	const webcal = `webcal:${feed.href.slice(feed.protocol.length)}`;
	return {
		webcal,
		google: withFields('https://calendar.google.com/calendar/render', { cid: webcal }),
		outlook: withFields('https://outlook.live.com/calendar/0/addfromweb', {
			url: feed.href,
			name,
		}),
	};
}

/** By which links one event is copied into a calendar, as it is now. */
export function addLinks(
	event: { title: string; place: string; startsAt: Date; endsAt: Date; timeZone: string },
	eventUrl: string,
): { google: string; outlook: string } {
	const [start, end] = [event.startsAt, event.endsAt].map((moment) =>
		moment.toISOString().replace(/\.\d+/, ''),
	) as [string, string];
	const basic = (time: string) => time.replaceAll(/[-:]/g, '');
	return {
		google: withFields('https://calendar.google.com/calendar/render', {
			action: 'TEMPLATE',
			text: event.title,
			dates: `${basic(start)}/${basic(end)}`,
			ctz: event.timeZone,
			details: eventUrl,
			location: event.place,
		}),
		outlook: withFields('https://outlook.live.com/calendar/0/deeplink/compose', {
			path: '/calendar/action/compose',
			rru: 'addevent',
			subject: event.title,
			startdt: start,
			enddt: end,
			body: eventUrl,
			location: event.place,
		}),
	};
}
