import { describe, expect, it } from 'vitest';
import {
	breakSentences,
	type DeskFacts,
	leftToSetUp,
	MOST_COUNTED,
	type SetUpFacts,
	todosOf,
} from '../../../src/domain/club/desk.ts';
import { DAY_MS, fromNow, MINUTE_MS, NOW } from '../../support/time.ts';

const ago = (ms: number) => fromNow(-ms);

const CALM: DeskFacts = {
	lastChoreAt: ago(MINUTE_MS),
	failedMails: 0,
	lateMails: 0,
	isMailHeld: false,
	awaitingConsent: 0,
	stoppedAddresses: 0,
	announcements: [],
	waiting: [],
	openDoors: [],
	runningSeries: 1,
	hasNextEvent: true,
};
const hands = (facts: Partial<DeskFacts>, isOwner = true, timeZone = 'Europe/Berlin') =>
	todosOf({ ...CALM, ...facts }, { isOwner, now: NOW, timeZone, locale: 'en-GB' });

const announcement = { id: 'one', subject: 'Soup', sendsAt: null } as const;

/** Everything that can need a hand, with what an owner and a host read of it; null where a host reads nothing. */
const CASES: [
	string,
	Partial<DeskFacts>,
	{ words: RegExp; href: string },
	{ words: RegExp; href: string | null } | null,
][] = [
	[
		'a door that nobody keeps',
		{ openDoors: [{ slug: 'tea', title: 'Tea' }] },
		{ words: /^Nobody is checked in at Tea yet\.$/, href: '/admin/events/tea/check-in' },
		{ words: /Tea/, href: '/admin/events/tea/check-in' },
	],
	[
		'a cron that is silent',
		{ lastChoreAt: ago(6 * MINUTE_MS) },
		{ words: /hasn't done its chores/, href: '/admin/doctor#cron' },
		{ words: /tell an owner/, href: null },
	],
	[
		'a mail that failed',
		{ failedMails: 1 },
		{ words: /^1 email from the last week/, href: '/admin/doctor#mail' },
		{ words: /^1 email .* tell an owner/, href: null },
	],
	[
		'mails that are late',
		{ lateMails: 2 },
		{ words: /^2 emails are late/, href: '/admin/doctor#mail' },
		{ words: /^2 emails are late/, href: null },
	],
	[
		'email on hold after a restore, whatever is late by that',
		{ lateMails: 2, isMailHeld: true },
		{ words: /^Only sign-in emails are sent/, href: '/admin/doctor#mail' },
		{ words: /restored from a backup/, href: null },
	],
	[
		'no open event',
		{ hasNextEvent: false, runningSeries: 2 },
		{ words: /^No event is open, although you have 2 current series\./, href: '/admin/series' },
		null,
	],
	[
		'parties that wait beside free seats',
		{ waiting: [{ slug: 'tea', title: 'Tea', parties: 1, free: 2 }] },
		{
			words: /^1 party is waiting for Tea, although 2 seats are free\./,
			href: '/admin/events/tea/guests?list=waitlisted',
		},
		{ words: /Tea/, href: '/admin/events/tea/guests?list=waitlisted' },
	],
	[
		'an old draft',
		{ announcements: [{ ...announcement, status: 'draft' }] },
		{ words: /“Soup” is still a draft/, href: '/admin/announcements/one' },
		null,
	],
	[
		'an announcement whose event was cancelled',
		{
			announcements: [
				{ ...announcement, status: 'draft', sendsAt: ago(DAY_MS), isOfCancelled: true },
			],
		},
		{ words: /its event is cancelled/, href: '/admin/announcements/one' },
		null,
	],
	[
		'an announcement that was missed',
		{ announcements: [{ ...announcement, status: 'draft', sendsAt: ago(DAY_MS) }] },
		{ words: /^“Soup” couldn't be sent on time/, href: '/admin/announcements/one' },
		null,
	],
	[
		'an announcement of today',
		{
			announcements: [
				{ ...announcement, status: 'scheduled', sendsAt: new Date('2026-11-25T22:30:00Z') },
			],
		},
		{ words: /^“Soup” goes out today at 23:30\.$/, href: '/admin/announcements/one' },
		null,
	],
	[
		'members who have not agreed',
		{ awaitingConsent: 3 },
		{ words: /^3 members haven't agreed/, href: '/admin/members?part=awaiting' },
		null,
	],
	[
		'addresses that take no mail',
		{ stoppedAddresses: MOST_COUNTED },
		{ words: /^Email doesn't reach at least 1,000 members/, href: '/admin/members?part=unreached' },
		null,
	],
];

describe('the list of things to do on the desk', () => {
	it('is empty in a club where all is well', () => {
		expect(hands({})).toEqual([]);
		expect(hands({ lastChoreAt: null }), 'before the first chore').toEqual([]);
		expect(hands({ lastChoreAt: ago(5 * MINUTE_MS) })).toEqual([]);
		expect(hands({ hasNextEvent: false, runningSeries: 0 }), 'a club without series').toEqual([]);
	});

	it.each(CASES)('has %s', (_, facts, forOwner, forHost) => {
		const owner = hands(facts);
		expect(owner).toHaveLength(1);
		expect(owner[0]?.text).toMatch(forOwner.words);
		expect(owner[0]?.href).toBe(forOwner.href);
		const host = hands(facts, false);
		expect(host).toHaveLength(forHost ? 1 : 0);
		if (!forHost) return;
		expect(host[0]?.text).toMatch(forHost.words);
		expect(host[0]?.href).toBe(forHost.href);
	});

	it("has announcements of today by the club's time zone", () => {
		const announcements = [
			{ ...announcement, status: 'scheduled' as const, sendsAt: new Date('2026-11-25T23:30:00Z') },
		];
		expect(hands({ announcements })).toEqual([]);
		expect(hands({ announcements }, true, 'America/New_York')).toHaveLength(1);
	});
});

describe('a break on the desk', () => {
	const pause = {
		title: 'Tea',
		firstDate: '2026-12-19',
		lastDate: '2027-01-02',
		reason: 'holidays.',
	};
	const at = (time: string, values: Partial<typeof pause> = {}) =>
		breakSentences([{ ...pause, ...values }], new Date(time), 'Europe/Berlin', 'en-GB');

	it('is shown from two weeks before it begins until it is over', () => {
		expect(at('2026-12-04T10:00Z')).toEqual([]);
		expect(at('2026-12-05T10:00Z')).toEqual([
			'Tea has a break from 19 December to 2 January: holidays.',
		]);
		expect(at('2026-12-20T10:00Z')).toEqual(['Tea has a break until 2 January: holidays.']);
		expect(at('2027-01-02T22:59Z')).toHaveLength(1);
		expect(at('2027-01-02T23:01Z')).toEqual([]);
		expect(at('2026-12-05T10:00Z', { lastDate: '2026-12-19', reason: '' })).toEqual([
			'Tea has a break on 19 December.',
		]);
	});
});

describe('the list of what is left to set up', () => {
	const done: SetUpFacts = {
		club: {
			place: 'Leith',
			description: 'We read.',
			senderName: 'The readers',
			bannerId: 'a picture',
			links: [{ label: 'Mastodon', url: 'https://example.social/' }],
		},
		setUpAt: ago(DAY_MS),
		members: 2,
		organizers: 2,
	};
	const left = (facts: Partial<SetUpFacts>) => leftToSetUp({ ...done, ...facts }, NOW, 'en-GB');
	const nothing = { place: '', description: '', senderName: '', bannerId: null, links: [] };

	it('is empty once all is done, or once the club is some weeks old', () => {
		expect(left({})).toEqual([]);
		expect(left({ club: nothing, setUpAt: ago(31 * DAY_MS) })).toEqual([]);
		expect(left({ club: nothing, setUpAt: null })).toEqual([]);
	});

	it('has each thing until it is done', () => {
		const paths = (facts: Partial<SetUpFacts>) => left(facts).map(({ href }) => href);
		const { club } = done;
		expect(paths({ club: { ...club, place: '' } })).toEqual(['/admin/settings/place']);
		expect(paths({ club: { ...club, description: '' } })).toEqual(['/admin/settings/name']);
		expect(paths({ club: { ...club, senderName: '' } })).toEqual(['/admin/settings/sender']);
		expect(paths({ club: { ...club, bannerId: null } })).toEqual(['/admin/settings/banner']);
		expect(paths({ club: { ...club, links: [] } })).toEqual(['/admin/settings/links']);
		expect(paths({ members: 1 })).toEqual(['/admin/members/import']);
		expect(paths({ organizers: 1 })).toEqual(['/admin/members']);
		expect(paths({ club: nothing, members: 1, organizers: 1 })).toHaveLength(7);
		expect(paths({ club: nothing, members: 1, organizers: 1 })[0]).toBe('/admin/settings/place');
	});
});
