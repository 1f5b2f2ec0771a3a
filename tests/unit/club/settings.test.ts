import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NEW_CLUB } from '../../../src/domain/club/club.ts';
import { colourReport, contrast } from '../../../src/domain/club/colour.ts';
import {
	LINK_FIELDS,
	linkFields,
	MAX_LINKS,
	parseLinks,
	shownLines,
} from '../../../src/domain/club/links.ts';
import {
	type ClubSettings,
	changesPart,
	parsePart,
	partFields,
	SETTINGS_PARTS,
	savedTopics,
	signOf,
	topicFieldNames,
} from '../../../src/domain/club/settings.ts';
import { changesOf, partInShort, zoneSentences } from '../../../src/domain/club/settings-text.ts';
import type { FormFields } from '../../../src/domain/forms/fields.ts';
import { isDefault, isOffered, TOPICS, topicsFrom } from '../../../src/domain/mail/topics.ts';
import { addressIn, fromHeader, nameIn } from '../../../src/mail/transports/sender.ts';
import { forAll, times } from '../../support/for-all.ts';
import { valuesOf, wrongFieldsOf } from '../../support/parsed.ts';
import { fromNow, NOW } from '../../support/time.ts';

const CLUB: ClubSettings & { isSetUp: boolean } = {
	...NEW_CLUB,
	contactAddress: null,
	privacyText: '',
	noteLabel: '',
	name: 'Makers',
	description: 'We make things.',
	colour: '#1f5fbf',
	timeZone: 'Europe/Berlin',
	place: 'Hanover',
	isSetUp: true,
};

type Part = (typeof SETTINGS_PARTS)[number];
const chosenIn = (part: Part, fields: FormFields): Partial<ClubSettings> =>
	valuesOf(parsePart(part, fields));
const wrongIn = (part: Part, fields: FormFields) => wrongFieldsOf(parsePart(part, fields));

describe('a part of the settings', () => {
	it.each(SETTINGS_PARTS)('changes nothing when it is sent as its form showed it: %s', (part) => {
		const club: ClubSettings = {
			...CLUB,
			senderName: 'The Makers',
			replyTo: 'makers@example.com',
			contactAddress: 'hello@makers.example',
			privacyText: 'Ada is *responsible*.\n\nAsk her.',
			noteLabel: "What's your pace?",
			links: [{ label: 'Photos', url: 'https://photos.example.com/' }],
			topics: {
				invitations: { isOffered: false },
				announcements: { isDefault: true, since: 12, description: 'Gossip.' },
			},
		};
		const chosen = chosenIn(part, partFields(part, club));
		expect(changesPart(part, club, { ...club, ...chosen })).toBe(false);
		expect(changesOf(part, club, { ...club, ...chosen }, 'en-US')).toEqual([]);
		const topics = chosen.topics && savedTopics(club.topics, chosen.topics, NOW);
		expect({ ...club, ...chosen, ...(topics && { topics }) }).toEqual(club);
		expect(partInShort(part, club, 'en-US')).not.toBe('');
	});

	it('has a version of its own, which changes exactly when it changes', () => {
		const renamed = { ...CLUB, name: 'Menders' };
		expect(signOf('name', renamed)).not.toBe(signOf('name', CLUB));
		for (const part of SETTINGS_PARTS) {
			if (part !== 'name') expect(signOf(part, renamed)).toBe(signOf(part, CLUB));
		}
		expect(signOf('banner', { ...CLUB, bannerId: 'new' })).not.toBe(signOf('banner', CLUB));
	});

	it('names each field that is wrong', () => {
		expect(wrongIn('name', { name: ' ', description: 'a\nb' })).toEqual(['name', 'description']);
		expect(wrongIn('zone', { timeZone: 'Atlantis/Capital' })).toEqual(['timeZone']);
		expect(wrongIn('language', {})).toEqual(['locale']);
		expect(wrongIn('language', { locale: 'xx-AT' })).toEqual(['locale']);
		expect(wrongIn('colour', { colour: 'red' })).toEqual(['colour']);
		expect(wrongIn('colour', { colour: '#123456', typed: '#12' })).toEqual(['typed']);
		expect(wrongIn('defaults', { defaultCapacity: '0', defaultGuestsAllowed: 'x' })).toEqual([
			'defaultCapacity',
			'defaultGuestsAllowed',
		]);
		expect(wrongIn('defaults', { defaultCapacity: '4', defaultGuestsAllowed: '4' })).toEqual([
			'defaultGuestsAllowed',
		]);
		expect(wrongIn('joining', { joining: 'ajar' })).toEqual(['joining']);
		expect(wrongIn('place', { place: 'x'.repeat(201) })).toEqual(['place']);
		expect(wrongIn('sender', { senderName: 'Ada <x>', replyTo: 'nobody' })).toEqual([
			'senderName',
			'replyTo',
		]);
		const words = topicFieldNames('reminders').description;
		expect(wrongIn('topics', { [words]: 'x'.repeat(201) })).toEqual([words]);
	});
});

describe('the language of the club', () => {
	it('is chosen together with the region whose formats are used', () => {
		const chosen = chosenIn('language', { locale: 'en-IE' });
		expect(chosen).toEqual({ language: 'en', locale: 'en-IE' });
		expect(partInShort('language', { ...CLUB, ...chosen }, 'en-US')).toBe('English (Ireland)');
	});
});

describe('the sender of emails', () => {
	const FROM = 'Regulars <mail@club.example>';

	it("is the club's sender name with the address of the deployment", () => {
		expect(fromHeader(FROM, '')).toBe(FROM);
		expect(fromHeader(FROM, 'Night Readers')).toBe('Night Readers <mail@club.example>');
		expect(fromHeader('mail@club.example', 'Zoë & friends')).toBe(
			'Zoë & friends <mail@club.example>',
		);
		expect(fromHeader(FROM, 'Makers, Menders')).toBe('"Makers, Menders" <mail@club.example>');
		expect(addressIn('mail@club.example')).toBe('mail@club.example');
		expect(nameIn('mail@club.example')).toBeNull();
		expect(nameIn('<mail@club.example>')).toBeNull();
		expect(nameIn('Night Readers <mail@club.example>')).toBe('Night Readers');
		expect(nameIn('"Readers, at night" <mail@club.example>')).toBe('Readers, at night');
	});

	it('never adds a line, an address or a second name to the header', () =>
		times(2_000).forAll(
			fc.oneof(
				fc.string({ unit: 'binary', maxLength: 60 }),
				fc
					.array(fc.constantFrom(...'aZ 9\r\n\t\0<>@",;:\\()[]\u2028\u202e\u200b'), {
						maxLength: 60,
					})
					.map((all) => all.join('')),
			),
			(name) => {
				const parsed = parsePart('sender', { senderName: name, replyTo: '' });
				const kept = parsed.ok ? (parsed.values.senderName ?? '') : name;
				const header = fromHeader(FROM, kept);
				expect(header).toMatch(
					/^(?:[^\p{Cc}\p{Zl}\p{Zp}<>"\\]*|"[^\p{Cc}\p{Zl}\p{Zp}<>"\\]*") <mail@club\.example>$/u,
				);
				if (parsed.ok) expect(kept).not.toMatch(/[@\p{Cf}]/u);
			},
		));

	it('takes one address for replies, and nothing that holds more', () => {
		expect(chosenIn('sender', { senderName: '', replyTo: ' Ada@Example.com ' })).toEqual({
			senderName: '',
			replyTo: 'ada@example.com',
		});
		expect(chosenIn('sender', { senderName: '', replyTo: '' }).replyTo).toBeNull();
		for (const replyTo of [
			'a@example.com, b@example.com',
			'a@example.com\r\nBcc: b@example.com',
			'Ada <a@example.com>',
			'a@example.com\n',
			'a b@example.com',
		]) {
			const parsed = parsePart('sender', { senderName: '', replyTo });
			expect(!parsed.ok || parsed.values.replyTo === 'a@example.com', replyTo).toBe(true);
			if (parsed.ok) expect(replyTo.trim()).toBe('a@example.com');
		}
	});
});

describe('the links of a club', () => {
	const fieldsFor = (...urls: string[]): FormFields =>
		Object.fromEntries(
			urls.flatMap((url, index) => [
				[LINK_FIELDS[index]?.label, `Link ${index}`],
				[LINK_FIELDS[index]?.url, url],
			]),
		);

	it.each([
		'http://example.com',
		'javascript:alert(1)',
		'https:alert(1)',
		'https://',
		'data:text/html,x',
		'//example.com',
		'example.com',
		'https://user:secret@example.com/',
		'https://localhost/',
		'mailto:ada@example.com',
		' javascript:alert(1)//https://example.com',
	])('are refused with %s', (url) => {
		expect(parseLinks(fieldsFor(url))).toMatchObject({
			ok: false,
			errors: { url1: { code: expect.any(String) } },
		});
	});

	it('keep only what a browser opens by https, whatever is sent', () =>
		forAll(
			fc.oneof(
				fc.string(),
				fc.webUrl(),
				fc.webUrl().map((url) => url.replace('http:', 'https:')),
			),
			(text) => {
				const parsed = parseLinks(fieldsFor(text));
				if (!parsed.ok) return;
				for (const { url } of parsed.values) {
					expect(new URL(url)).toMatchObject({ protocol: 'https:', username: '', password: '' });
					expect(url).not.toMatch(/[\s<>"]/);
				}
			},
		));

	it('are at most eight, keep their order, skip empty lines, and take no address twice', () => {
		const urls = Array.from({ length: MAX_LINKS }, (_, index) => `https://example.com/${index}`);
		const parsed = parseLinks({ ...fieldsFor(...urls), label3: ' ', url3: '' });
		if (!parsed.ok) throw new Error('refused');
		expect(parsed.values.map(({ url }) => url)).toEqual(urls.filter((_, index) => index !== 2));
		expect(shownLines(linkFields(parsed.values))).toHaveLength(8);
		expect(shownLines({})).toHaveLength(2);
		const twice = parseLinks(fieldsFor('https://example.com', 'https://example.com/'));
		expect(twice).toMatchObject({
			ok: false,
			errors: { url2: { code: 'link_repeated' } },
		});
		expect(parseLinks({ label1: 'Photos', url1: '' })).toMatchObject({
			ok: false,
			errors: { url1: { code: expect.any(String) } },
		});
		expect(parseLinks({ label1: '', url1: 'https://example.com' })).toMatchObject({
			ok: false,
			errors: { label1: { code: expect.any(String) } },
		});
	});
});

describe('topics that an owner has changed', () => {
	const ticked = (
		topic: (typeof TOPICS)[number],
		offered: boolean,
		byDefault: boolean,
	): FormFields => {
		const names = topicFieldNames(topic);
		return {
			...(offered && { [names.isOffered]: 'true' }),
			...(byDefault && { [names.isDefault]: 'true' }),
		};
	};

	it('are saved only where they differ from the defaults', () => {
		const usual = {
			...ticked('invitations', true, false),
			...ticked('reminders', true, true),
			...ticked('announcements', true, false),
		};
		expect(chosenIn('topics', usual).topics).toEqual({});
		const other = { ...usual, ...ticked('announcements', true, true) };
		expect(chosenIn('topics', other).topics).toEqual({ announcements: { isDefault: true } });
	});

	it('decide for members who have said nothing, and one that is not offered is off for everybody', () =>
		forAll(
			fc.tuple(
				...TOPICS.map(() =>
					fc.record({
						offered: fc.boolean(),
						byDefault: fc.boolean(),
						decided: fc.option(fc.boolean(), { nil: null }),
					}),
				),
			),
			(states) => {
				const fields = Object.assign(
					{},
					...TOPICS.map((topic, index) =>
						ticked(topic, Boolean(states[index]?.offered), Boolean(states[index]?.byDefault)),
					),
				);
				const settings = chosenIn('topics', fields).topics ?? {};
				const rows = TOPICS.flatMap((topic, index) => {
					const decided = states[index]?.decided ?? null;
					return decided === null ? [] : [{ topic, subscribed: decided }];
				});
				const topics = topicsFrom(rows, settings);
				for (const [index, topic] of TOPICS.entries()) {
					const { offered, byDefault, decided } = states[index] as (typeof states)[number];
					expect(isOffered(topic, settings)).toBe(offered);
					expect(isDefault(topic, settings)).toBe(byDefault);
					expect(topics[topic]).toBe(offered && (decided ?? byDefault));
				}
			},
		));

	it('save since when another default applies, until it is changed again', () => {
		const on = savedTopics({}, { announcements: { isDefault: true } }, NOW);
		expect(on).toEqual({ announcements: { isDefault: true, since: NOW.getTime() } });
		const later = fromNow(1_000);
		expect(
			savedTopics(on, { announcements: { isDefault: true, description: 'News.' } }, later),
		).toEqual({
			announcements: { isDefault: true, description: 'News.', since: NOW.getTime() },
		});
		expect(savedTopics(on, {}, later)).toEqual({});
	});
});

describe('the report about a color', () => {
	it('measures it as pages show it, readable in both schemes, whatever is chosen', () =>
		forAll(fc.integer({ min: 0, max: 0xffffff }), (value) => {
			const colour = `#${value.toString(16).padStart(6, '0')}`;
			const [light, dark] = colourReport(colour);
			expect(light?.scheme).toBe('light');
			expect(dark?.scheme).toBe('dark');
			for (const report of [light, dark]) {
				if (!report) throw new Error('no report');
				expect(report.onPaper).toBeGreaterThanOrEqual(4.5);
				expect(report.onButton).toBeGreaterThanOrEqual(4.5);
				expect(report.change === null).toBe(report.club === colour);
				expect(
					contrast(report.club, report.scheme === 'light' ? '#f7f2e9' : '#15120e'),
				).toBeCloseTo(report.onPaper);
			}
		}));

	it('says whether it was made darker or lighter', () => {
		expect(colourReport('#ffe14d')[0]?.change).toBe('darker');
		expect(colourReport('#10240f')[1]?.change).toBe('lighter');
	});
});

describe('the warning before another time zone', () => {
	it('says what happens to series, open events and the rest', () => {
		const sentences = zoneSentences(
			'Europe/Lisbon',
			{
				openEvents: 4,
				series: [{ title: 'Open studio', startsAtTime: '09:00' }],
			},
			'en-GB',
		);
		expect(sentences[0]).toContain('“Open studio” stays at 9:00');
		expect(sentences[0]).toContain('Lisbon');
		expect(sentences[1]).toContain('4 open events keep their times and zones');
		expect(zoneSentences('UTC', { openEvents: 0, series: [] }, 'en-GB')[0]).toContain(
			'No open event is affected',
		);
	});
});
