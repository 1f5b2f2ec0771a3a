import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClubProfile, NEW_CLUB } from '../../../src/domain/club/club.ts';
import { type NewsEvent, newsFeed } from '../../../src/domain/feeds/news-feed.ts';
import { isPublicPath, robotsFile } from '../../../src/domain/feeds/robots.ts';
import { sitemap } from '../../../src/domain/feeds/sitemap.ts';
import { times } from '../../support/for-all.ts';
import { childrenOf, readXml, textIn } from '../../support/html/xml.ts';
import { MINUTE_MS, timeAfter } from '../../support/time.ts';

const SITE = new URL('https://club.example');
const TODAY = '2026-11-25';

const CLUB: ClubProfile = {
	...NEW_CLUB,
	name: 'Makers & <Menders>',
	description: 'We make things.',
	colour: '#b93815',
	timeZone: 'Europe/Berlin',
	place: 'Berlin',
	isSetUp: true,
};

const EVENT: NewsEvent = {
	id: '8d6f4b0e-2c57-4a0b-9a52-0a3f6a3f1f11',
	slug: '2026-11-28-open-studio',
	title: 'Open Studio',
	description: 'Bring **tea**.\n\n- and cake',
	place: 'The Shed & Co',
	timeZone: 'Europe/Berlin',
	startsAt: new Date('2026-11-28T08:00:00Z'),
	endsAt: new Date('2026-11-28T10:00:00Z'),
	status: 'scheduled',
	cancelReason: null,
	createdAt: new Date('2026-11-10T12:00:00Z'),
	updatedAt: new Date('2026-11-20T12:00:00Z'),
};

const BREAK = {
	firstDate: '2026-12-19',
	lastDate: '2027-01-02',
	reason: 'The room is being painted.',
	createdAt: new Date('2026-11-22T10:00:00Z'),
	seriesTitle: 'Open Studio',
	runningTitles: ['Open Studio'],
};

const feed = (
	events: readonly NewsEvent[] = [EVENT],
	breaks: readonly (typeof BREAK)[] = [],
	club = CLUB,
) => readXml(newsFeed(club, events, breaks, TODAY, SITE, 'en-GB'));

const entriesOf = (...args: Parameters<typeof feed>) => childrenOf(feed(...args), 'entry');

describe('the news feed', () => {
	it('has what Atom requires', () => {
		const root = feed();
		expect(root.namespaceURI).toBe('http://www.w3.org/2005/Atom');
		expect(textIn(root, 'id')).toBe('https://club.example/feed.xml');
		expect(textIn(root, 'title')).toBe('Makers & <Menders>');
		expect(textIn(root, 'updated')).toBe('2026-11-20T12:00:00.000Z');
		expect(childrenOf(root, 'author').map((author) => textIn(author, 'name'))).toEqual([CLUB.name]);
		const links = childrenOf(root, 'link').map((link) => [
			link.getAttribute('rel'),
			link.getAttribute('href'),
		]);
		expect(links).toEqual([
			['self', 'https://club.example/feed.xml'],
			['alternate', 'https://club.example/'],
		]);
	});

	it('shows an event with its date, time, zone and place as text', () => {
		const [entry] = entriesOf();
		if (!entry) throw new Error('There is no entry.');
		expect(textIn(entry, 'title')).toBe('Open Studio, 28 November');
		expect(textIn(entry, 'published')).toBe('2026-11-10T12:00:00.000Z');
		expect(textIn(entry, 'updated')).toBe('2026-11-20T12:00:00.000Z');
		expect(childrenOf(entry, 'link')[0]?.getAttribute('href')).toBe(
			'https://club.example/events/2026-11-28-open-studio',
		);
		expect(textIn(entry, 'summary')).toBe(
			'Saturday 28 November 2026, 9:00 to 11:00, Berlin time. The Shed & Co.',
		);
		expect(childrenOf(entry, 'content')[0]?.getAttribute('type')).toBe('html');
		expect(textIn(entry, 'content')).toBe(
			'<p>Saturday 28 November 2026, 9:00 to 11:00, Berlin time<br>The Shed &amp; Co</p><p>Bring <strong>tea</strong>.</p><ul><li>and cake</li></ul>',
		);
	});

	it('says what is cancelled, and why', () => {
		const [entry] = entriesOf([
			{ ...EVENT, status: 'cancelled', cancelReason: 'the hall <is> flooded.' },
		]);
		if (!entry) throw new Error('There is no entry.');
		expect(textIn(entry, 'title')).toBe('Cancelled: Open Studio, 28 November');
		expect(textIn(entry, 'summary')).toMatch(/^Cancelled: the hall <is> flooded\. /);
		expect(textIn(entry, 'content')).toContain('Cancelled: the hall &lt;is&gt; flooded.<br>');
	});

	it('keeps the id of an event, whatever happens to its title and its address', () => {
		const ids = [
			EVENT,
			{ ...EVENT, title: 'Other', slug: 'other', updatedAt: new Date('2026-11-24T12:00:00Z') },
		].map((event) => textIn(entriesOf([event])[0] ?? feed(), 'id'));
		expect(ids[0]).toBe(`tag:club.example,2026:events/${EVENT.id}`);
		expect(ids[1]).toBe(ids[0]);
	});

	it('has upcoming breaks, and the latest change first', () => {
		const over = { ...BREAK, firstDate: '2026-10-01', lastDate: '2026-11-24' };
		const last = { ...BREAK, firstDate: '2026-11-25', lastDate: '2026-11-25', reason: '' };
		const entries = entriesOf([EVENT], [over, BREAK, last]);
		expect(entries.map((entry) => textIn(entry, 'title'))).toEqual([
			'No meeting from 19 December to 2 January',
			'No meeting on 25 November',
			'Open Studio, 28 November',
		]);
		expect(entries.map((entry) => textIn(entry, 'summary')).slice(0, 2)).toEqual([
			'No meeting from 19 December to 2 January: The room is being painted.',
			'No meeting on 25 November.',
		]);
		expect(textIn(feed([EVENT], [BREAK]), 'updated')).toBe('2026-11-22T10:00:00.000Z');
	});

	it('has at most 40 entries, those that changed last', () => {
		const events = Array.from({ length: 60 }, (_, index) => ({
			...EVENT,
			id: String(index),
			updatedAt: timeAfter(EVENT.updatedAt, index * MINUTE_MS),
		}));
		const ids = entriesOf(events).map((entry) => textIn(entry, 'id'));
		expect(ids).toHaveLength(40);
		expect(ids[0]).toMatch(/\/59$/);
		expect(ids[39]).toMatch(/\/20$/);
	});

	it('is valid without any entry', () => {
		const root = feed([]);
		expect(childrenOf(root, 'entry')).toEqual([]);
		expect(textIn(root, 'updated')).toBe('1970-01-01T00:00:00.000Z');
	});

	it('is well-formed and says what was typed, for any text', () => {
		const words = fc.string({ unit: 'binary', maxLength: 60 });
		times(400).forAll(words, words, words, words, (name, title, place, reason) => {
			const cancelled = { status: 'cancelled' as const, cancelReason: reason };
			const root = readXml(
				newsFeed(
					{ ...CLUB, name, description: reason },
					[{ ...EVENT, title, place, description: title, ...cancelled }],
					[{ ...BREAK, reason }],
					TODAY,
					SITE,
					'en-GB',
				),
			);
			expect(childrenOf(root, 'entry')).toHaveLength(2);
		});
		const [entry] = entriesOf([{ ...EVENT, title: `]]> & <b>"' \ufffd` }]);
		expect(textIn(entry ?? feed(), 'title')).toBe(`]]> & <b>"' \ufffd, 28 November`);
	});
});

describe('the sitemap', () => {
	it('has the lists, and each event with the day of its last change', () => {
		const root = readXml(
			sitemap(true, [{ slug: 'open', updatedAt: EVENT.updatedAt.getTime() }], SITE),
		);
		expect(root.namespaceURI).toBe('http://www.sitemaps.org/schemas/sitemap/0.9');
		const urls = childrenOf(root, 'url').map((url) => [textIn(url, 'loc'), textIn(url, 'lastmod')]);
		expect(urls).toEqual([
			['https://club.example/', null],
			['https://club.example/events', null],
			['https://club.example/events/past', null],
			['https://club.example/contact', null],
			['https://club.example/privacy', null],
			['https://club.example/events/open', '2026-11-20'],
		]);
	});

	it('is empty until the club is set up', () => {
		expect(childrenOf(readXml(sitemap(false, [], SITE)), 'url')).toEqual([]);
	});
});

describe('robots.txt', () => {
	it('leaves the pages of one person and the desk out, and names the sitemap', () => {
		const lines = robotsFile(true, SITE).split('\n');
		expect(lines[0]).toBe('User-agent: *');
		for (const path of ['/admin', '/me', '/login', '/rsvp', '/auth', '/api', '/dev']) {
			expect(lines).toContain(`Disallow: ${path}`);
		}
		expect(lines).not.toContain('Disallow: /');
		// Google Calendar reads no feed that is forbidden here.
		expect(lines.filter((line) => /calendar|feed|pictures|events/.test(line))).toEqual([]);
		expect(lines).toContain('Sitemap: https://club.example/sitemap.xml');
	});

	it('allows nothing until the club is set up', () => {
		expect(robotsFile(false, SITE)).toBe('User-agent: *\nDisallow: /\n');
	});

	it('agrees with the pages on what is public', () => {
		for (const path of [
			'/',
			'/events',
			'/events/past',
			'/events/open',
			'/calendar.ics',
			'/feed.xml',
		]) {
			expect(isPublicPath(path)).toBe(true);
		}
		for (const path of ['/me', '/me/sessions', '/admin', '/login/confirm', '/rsvp/token']) {
			expect(isPublicPath(path)).toBe(false);
		}
	});
});
