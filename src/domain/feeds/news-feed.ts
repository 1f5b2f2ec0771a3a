import { calendarMessages } from '../../messages/site/mail/calendar.ts';
import { datedBreakTitle, withReason } from '../../messages/wording/breaks.ts';
import { hoursInZone } from '../../messages/wording/times.ts';
import type { ClubProfile } from '../club/club.ts';
import { reasonSentence } from '../events/cancel-reason.ts';
import { type Break, type MergedBreak, mergedBreaks } from '../series/breaks.ts';
import { escapeHtml } from '../text/escape-html.ts';
import { type Locale, languageOf } from '../text/language.ts';
import { readMarkdown } from '../text/markdown.ts';
import { asSentence } from '../text/names.ts';
import { printable } from '../text/printable.ts';
import { dayAndMonth, localDate, longDate } from '../time/time.ts';
import { type XmlElement, xmlDocument } from './xml.ts';

/** An event as the news tell of it. */
export interface NewsEvent {
	id: string;
	slug: string;
	title: string;
	/** Markdown. */
	description: string;
	place: string;
	timeZone: string;
	startsAt: Date;
	endsAt: Date;
	status: 'scheduled' | 'cancelled';
	cancelReason: string | null;
	createdAt: Date;
	updatedAt: Date;
}

interface Entry {
	updatedAt: Date;
	element: XmlElement;
}

/** No feed reader needs more at once. */
const MOST_ENTRIES = 40;

/** The year in which the names below were first given out; a name keeps it for ever (RFC 4151). */
const NAMED_IN = 2026;

/** The id of an entry, which stays the same whatever becomes of its address. */
function entryId(name: string, siteUrl: URL): string {
	return `tag:${siteUrl.hostname},${NAMED_IN}:${name}`;
}

function eventEntry(event: NewsEvent, siteUrl: URL, locale: Locale): Entry {
	const { timeZone, startsAt, createdAt, updatedAt } = event;
	const messages = calendarMessages(locale);
	const isCancelled = event.status === 'cancelled';
	const reason = reasonSentence(event.cancelReason);
	const when = messages.dateAndTimes({
		date: longDate(startsAt, timeZone, locale),
		times: hoursInZone(event, locale),
	});
	const place = printable(event.place);
	const facts = [
		isCancelled &&
			(reason === null ? messages.cancelled : messages.cancelledFor({ reason: printable(reason) })),
		when,
		place,
	].filter((fact) => fact !== false && fact !== '');
	const description = readMarkdown(event.description);
	const dated = {
		title: printable(event.title),
		day: dayAndMonth(localDate(startsAt, timeZone), locale),
	};
	return {
		updatedAt,
		element: {
			id: entryId(`events/${event.id}`, siteUrl),
			title: isCancelled ? messages.cancelledOn(dated) : messages.titleOn(dated),
			link: {
				'@rel': 'alternate',
				'@type': 'text/html',
				'@href': new URL(`/events/${event.slug}`, siteUrl).href,
			},
			published: createdAt.toISOString(),
			updated: updatedAt.toISOString(),
			summary: facts.map((fact) => asSentence(String(fact))).join(' '),
			content: {
				'@type': 'html',
				'#text': `<p>${facts.map((fact) => escapeHtml(String(fact))).join('<br>')}</p>${description.lede}${description.rest}`,
			},
		},
	};
}

function breakEntry(seriesBreak: MergedBreak, siteUrl: URL, locale: Locale): Entry {
	const { firstDate, lastDate, createdAt } = seriesBreak;
	const title = printable(datedBreakTitle(seriesBreak, locale));
	const reason = printable(seriesBreak.reason);
	return {
		updatedAt: createdAt,
		element: {
			id: entryId(`breaks/${firstDate}/${lastDate}`, siteUrl),
			title: title,
			link: {
				'@rel': 'alternate',
				'@type': 'text/html',
				'@href': new URL('/events', siteUrl).href,
			},
			published: createdAt.toISOString(),
			updated: createdAt.toISOString(),
			summary: asSentence(withReason(title, reason, locale)),
		},
	};
}

/**
 * The news of the club as an Atom feed (RFC 4287): what was opened, changed or cancelled last, and the
 * breaks that are still to come.
 *
 * @param today the club's local date; breaks that are over by then are no news
 */
export function newsFeed(
	club: Pick<ClubProfile, 'name' | 'description'>,
	events: readonly NewsEvent[],
	breaks: readonly Break[],
	today: string,
	siteUrl: URL,
	locale: Locale,
): string {
	const entries = [
		...events.map((event) => eventEntry(event, siteUrl, locale)),
		...mergedBreaks(breaks)
			.filter(({ lastDate }) => lastDate >= today)
			.map((seriesBreak) => breakEntry(seriesBreak, siteUrl, locale)),
	]
		.sort((one, other) => other.updatedAt.getTime() - one.updatedAt.getTime())
		.slice(0, MOST_ENTRIES);
	const feed = new URL('/feed.xml', siteUrl).href;
	return xmlDocument('feed', {
		'@xmlns': 'http://www.w3.org/2005/Atom',
		'@xml:lang': languageOf(locale),
		id: feed,
		title: printable(club.name),
		subtitle: printable(club.description) || undefined,
		link: [
			{ '@rel': 'self', '@type': 'application/atom+xml', '@href': feed },
			{ '@rel': 'alternate', '@type': 'text/html', '@href': siteUrl.href },
		],
		icon: new URL('/favicon.svg', siteUrl).href,
		// Without any entry, the beginning of time: the feed has never changed.
		updated: (entries[0]?.updatedAt ?? new Date(0)).toISOString(),
		author: { name: printable(club.name) },
		entry: entries.map(({ element }) => element),
	});
}
