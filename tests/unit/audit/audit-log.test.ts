import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Permission } from '../../../src/auth/policy.ts';
import {
	AUDIT_AREAS,
	AUDITED_ACTIONS,
	AUDITED_FIELDS,
	type AuditedAction,
	areaOf,
} from '../../../src/domain/audit/audited-actions.ts';
import {
	type AuditFilter,
	auditLogPath,
	FORMER,
	readAuditFilter,
} from '../../../src/domain/audit/filter.ts';
import { type AuditEntry, entryText } from '../../../src/domain/audit/text.ts';
import { documents } from '../../support/documents.ts';
import { forAll } from '../../support/for-all.ts';
import { HOUR_MS } from '../../support/time.ts';

/**
 * What the log keeps of each action that the policy knows; the compiler asks for a new one here. What only
 * shows something keeps nothing, and neither does what members do themselves.
 */
const LOGGED: Record<Permission, readonly AuditedAction[] | 'shows' | "member's own"> = {
	'rsvp.answer': "member's own",
	'doorCode.open': 'shows',
	'attendees.see': "member's own",
	'account.see': "member's own",
	'account.rename': "member's own",
	'account.changeEmail': "member's own",
	'account.download': "member's own",
	'account.delete': "member's own",
	'calendar.change': "member's own",
	'visibility.change': "member's own",
	'language.choose': "member's own",
	'subscriptions.change': "member's own",
	'sessions.see': "member's own",
	'sessions.end': "member's own",
	'passkeys.see': "member's own",
	'passkeys.add': "member's own",
	'passkeys.change': "member's own",
	'desk.see': 'shows',
	'guests.see': 'shows',
	'guests.change': ['rsvp.changed'],
	'guests.export': ['guests.exported'],
	'checkIn.see': 'shows',
	'checkIn.change': ['check_in.added', 'check_in.removed', 'check_in.walk_in'],
	'members.see': 'shows',
	'members.tryAddress': ['member.address_retried'],
	'members.change': [
		'member.role_changed',
		'member.banned',
		'member.ban_lifted',
		'member.removed',
		'members.consented',
	],
	'members.import': ['members.imported'],
	'members.export': ['members.exported'],
	'attendees.write': [
		'announcement.created',
		'announcement.changed',
		'announcement.scheduled',
		'announcement.unscheduled',
		'announcement.sent',
		'announcement.stopped',
		'announcement.deleted',
		'announcement.tested',
	],
	'attendance.see': 'shows',
	'events.change': ['event.created', 'event.changed', 'event.cancelled', 'events.imported'],
	'series.change': [
		'series.created',
		'series.changed',
		'series.ended',
		'break.added',
		'break.removed',
	],
	'announcements.change': ['announcement.created', 'announcement.sent'],
	'club.setUp': ['club.set_up'],
	'club.change': ['club.changed'],
	'auditLog.see': 'shows',
	'doctor.see': 'shows',
	'mail.sendAgain': ['mail.sent_again'],
};

/** Every file below a folder of the source, with its text. */
const filesIn = (folder: string) => documents(`src/${folder}/**/*.{astro,ts}`);

/** The actions that a page or route asks the policy for. */
function permissionsAskedIn(text: string): Permission[] {
	const named = [...text.matchAll(/authorize\([^,()]+,\s*'([\w.]+)'/g)].map(([, action]) => action);
	const written = /authorize\([^,]+,\s*announcementPermission\(/.test(text)
		? ['attendees.write']
		: [];
	return [...named, ...written] as Permission[];
}

describe('the actions that are logged', () => {
	it('are exactly those that the permissions of the policy lead to', () => {
		const known = Object.values(LOGGED).flatMap((actions) =>
			typeof actions === 'string' ? [] : actions,
		);
		expect([...new Set(known)].sort()).toEqual([...AUDITED_ACTIONS].sort());
	});

	it('are each written somewhere in the code', () => {
		const source = [...filesIn('db'), ...filesIn('features')].map(({ text }) => text).join('\n');
		expect(AUDITED_ACTIONS.filter((action) => !source.includes(`'${action}'`))).toEqual([]);
	});

	it('belong to every page of organizers that takes a form, and to every file that they download', () => {
		const routes = [...filesIn('pages/admin'), ...filesIn('actions'), ...filesIn('pages/api')];
		const asking = routes.filter(({ text }) =>
			/method === 'POST'|export const POST|defineAction|csvResponse\(/.test(text),
		);
		const unlogged = asking.filter(({ text }) => {
			const actions = permissionsAskedIn(text);
			const kept = actions.some((action) => typeof LOGGED[action] !== 'string');
			const isOwn = actions.every((action) => LOGGED[action] === "member's own");
			return !kept && !isOwn;
		});
		expect(asking.length).toBeGreaterThan(20);
		expect(unlogged.map(({ path }) => path)).toEqual(['src/pages/admin/attendance/numbers.csv.ts']);
	});

	it('have their organizer passed on to every change of events', () => {
		// A batch that is written past the log would do an action that nobody is named for.
		const features = filesIn('features').filter(({ text }) => /applyEventChanges\(/.test(text));
		expect(features.length).toBeGreaterThan(4);
		for (const { path, text } of features) expect(text, path).toMatch(/\bby,/);
	});

	it('each belong to one area of the log', () => {
		expect(AUDITED_ACTIONS.map(areaOf).filter((area) => !AUDIT_AREAS.includes(area))).toEqual([]);
		expect(new Set(AUDITED_ACTIONS.map(areaOf))).toEqual(new Set(AUDIT_AREAS));
	});
});

describe('the filter of the audit log in its address', () => {
	const id = fc.string({ minLength: 1, maxLength: 100 }).filter((text) => text.isWellFormed());
	const date = fc
		.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
		.map((moment) => moment.toISOString().slice(0, 10));
	const number = fc.integer({ min: 0, max: 10 ** 14 });
	const filter = fc.record(
		{
			who: fc.oneof(id, fc.constant(FORMER)),
			area: fc.constantFrom(...AUDIT_AREAS),
			subject: id,
			member: id,
			from: date,
			until: date,
			behind: fc.record({ at: number, id: number }),
		},
		{ requiredKeys: [] },
	);

	it('is read back as it was written', () =>
		forAll(filter, (chosen) => {
			const { search, pathname } = new URL(
				auditLogPath(chosen as AuditFilter),
				'https://club.example',
			);
			expect(pathname).toBe('/admin/audit-log');
			expect(readAuditFilter(new URLSearchParams(search))).toEqual(chosen);
		}));

	it('is empty where nothing is chosen, whatever a form sends for that', () => {
		expect(auditLogPath({})).toBe('/admin/audit-log');
		expect(readAuditFilter(new URLSearchParams('who=&area=&from=&until='))).toEqual({});
	});

	it.each([
		['area=secrets'],
		['from=yesterday'],
		['from=2026-02-30'],
		['until=2026-13-01'],
		['behind=1'],
		['behind=-1--1'],
		['behind=1e9-1'],
		[`who=${'x'.repeat(101)}`],
		[`behind=${'9'.repeat(16)}-1`],
	])('ignores %s', (query) => {
		expect(readAuditFilter(new URLSearchParams(query))).toEqual({});
	});

	it('is read without an error, whatever an address holds', () =>
		forAll(fc.dictionary(fc.string(), fc.string()), fc.string(), (fields, value) => {
			for (const name of ['who', 'area', 'subject', 'member', 'from', 'until', 'behind']) {
				readAuditFilter(new URLSearchParams({ ...fields, [name]: value }));
			}
		}));
});

const ZONE = 'Europe/Berlin';
const words = (action: AuditedAction, values: Partial<AuditEntry> = {}) =>
	entryText(
		{
			action,
			doer: 'Ada',
			subject: '',
			eventStartsAt: null,
			member: null,
			before: null,
			after: null,
			...values,
		},
		ZONE,
		'en-GB',
	);
const table = (action: AuditedAction, values: Partial<AuditEntry>) =>
	words(action, values).fields.map(({ label, before, after }) => [
		label,
		before?.whole ?? null,
		after?.whole ?? null,
	]);
const at = (time: string) => new Date(time).getTime();

describe('the text of a logged action', () => {
	it('is a sentence for every action, with the member and the subject', () => {
		for (const action of AUDITED_ACTIONS) {
			const said = words(action, { subject: 'Open Saturday', member: 'Ben' }).text.html;
			expect(said, action).toMatch(/^<strong>Ada<\/strong> [a-z].*[^.]\.$/);
			expect(said, action).not.toMatch(/undefined|null|NaN/);
		}
	});

	it.each<[AuditedAction, Partial<AuditEntry>, string]>([
		['event.changed', { before: { startsAt: 1 }, after: { startsAt: 2 } }, 'moved “Open Saturday”'],
		['event.changed', { before: { title: 'a' }, after: { title: 'b' } }, 'changed “Open Saturday”'],
		[
			'event.changed',
			{ after: { startsAtTime: '12:00', events: { a: {}, b: {}, c: {} } } },
			'changed “Open Saturday” and 2 events after it',
		],
		[
			'event.cancelled',
			{ after: { endsOnDate: '2026-12-04', events: { a: {} } } },
			'cancelled “Open Saturday” and its series',
		],
		[
			'break.added',
			{ after: { firstDate: '2026-12-04', events: { a: {} } } },
			'added a break to “Open Saturday”, which cancelled 1 event',
		],
		[
			'rsvp.changed',
			{ after: { answer: 'going', guests: 2 } },
			'added Ben to “Open Saturday” with 2 guests',
		],
		[
			'rsvp.changed',
			{ after: { answer: 'declined' } },
			'took Ben off the list for “Open Saturday”',
		],
		[
			'rsvp.changed',
			{ before: { guests: 2 }, after: { guests: 0 } },
			"changed Ben's guests at “Open Saturday” from 2 to 0",
		],
		['check_in.added', { after: { guests: 1 } }, 'checked in Ben at “Open Saturday” with 1 guest'],
		[
			'check_in.added',
			{ eventStartsAt: Date.parse('2026-11-27T23:30Z') },
			'checked in Ben at “Open Saturday” on 28 November 2026',
		],
		['member.role_changed', { after: { role: 'owner' } }, 'made Ben an owner'],
		['member.banned', { member: null }, 'banned a former member'],
		[
			'members.imported',
			{ before: { known: 2, nameless: 1 }, after: { known: 42, nameless: 0 } },
			'imported new members (40) and names for members without one (1)',
		],
		[
			'members.consented',
			{ before: { awaiting: 12 }, after: { awaiting: 0 } },
			'confirmed that 12 imported members agreed to get email',
		],
		[
			'members.consented',
			{ after: { awaitsConsent: false } },
			'confirmed that Ben agreed to get email',
		],
		['announcement.sent', { after: { recipients: 40 } }, 'sent “Open Saturday” to 40 members'],
		[
			'mail.sent_again',
			{ member: null, before: { messages: 0 }, after: { messages: 3 } },
			'sent 3 emails again',
		],
	])('of %s says what was done (case %#)', (action, values, expected) => {
		const { text } = words(action, { subject: 'Open Saturday', member: 'Ben', ...values });
		expect(text.html).toBe(`<strong>Ada</strong> ${expected}.`);
	});

	it('escapes names and titles, and knows nobody whose account is deleted', () => {
		const { text } = words('event.created', { doer: null, subject: '<b>Hi</b>' });
		expect(text.html).toBe('<strong>A former member</strong> created “&lt;b&gt;Hi&lt;/b&gt;”.');
	});
});

describe('the fields of a logged action', () => {
	it('has a label of its own for every field', () => {
		for (const field of AUDITED_FIELDS.filter((each) => each !== 'events')) {
			const [row] = words('club.changed', { after: { [field]: 1 } }).fields;
			expect(row?.label, field).toMatch(/^[A-Z]/);
			expect(row?.label, field).not.toBe(field);
		}
	});

	it("shows times in the club's zone, and true and false as yes and no", () => {
		expect(
			table('event.changed', {
				before: { startsAt: at('2026-12-05T09:00Z'), mapUrl: null },
				after: { startsAt: at('2026-07-04T09:00Z'), mapUrl: 'https://map.example/' },
			}),
		).toEqual([
			['Map link', '', 'https://map.example/'],
			['Starts', 'Saturday 5 December 2026, 10:00', 'Saturday 4 July 2026, 11:00'],
		]);
		expect(table('check_in.walk_in', { after: { guests: 0, isNewMember: true } })).toEqual([
			['New to the club', null, 'Yes'],
		]);
		expect(table('series.changed', { after: { rule: 'FREQ=WEEKLY;BYDAY=SA' } })).toEqual([
			['Repeats', null, expect.stringMatching(/Saturday/)],
		]);
		expect(table('break.removed', { before: { firstDate: '2026-12-19' } })).toEqual([
			['From', 'Saturday 19 December 2026', null],
		]);
	});

	it('shows texts as they were written, with an excerpt where they are long', () => {
		const body = `**Bring** a lamp. ${'And soup. '.repeat(30)}`;
		const [field] = words('announcement.sent', { after: { body } }).fields;
		expect(field?.after?.whole).toBe(body);
		expect(field?.after?.beginning).toMatch(/^\*\*Bring\*\* a lamp\..+…$/);
		expect(field?.after?.beginning?.length).toBeLessThan(150);
		expect(
			words('club.changed', { after: { name: 'Short' } }).fields[0]?.after?.beginning,
		).toBeNull();
	});

	it('leaves out fields that were empty when something was created', () => {
		const after = { title: 'Studio', mapUrl: null, cancelReason: null, description: '' };
		expect(table('event.created', { after })).toEqual([['Title', null, 'Studio']]);
	});

	it('lists links and topics line by line, and does not fail at unknown values', () => {
		expect(
			table('club.changed', {
				before: { links: [], topics: {} },
				after: {
					links: [{ label: 'Mastodon', url: 'https://social.example/' }],
					topics: {
						invitations: { isDefault: true, since: 1, description: 'Come.' },
						reminders: { isOffered: false },
					},
				},
			}),
		).toEqual([
			[
				'Topics',
				'',
				'Invitations: on for new members and described as “Come.”\nReminders: not offered',
			],
			['Links', '', 'Mastodon: https://social.example/'],
		]);
		expect(table('club.changed', { after: { links: 'odd', topics: 3 } })).toEqual([
			['Topics', null, '3'],
			['Links', null, '"odd"'],
		]);
		expect(table('announcement.sent', { after: { topic: 'unknown' } })).toEqual([
			['Goes to subscribers of', null, 'unknown'],
		]);
	});

	it('names each event by its day, with the fields that changed', () => {
		const startsAt = at('2026-12-05T09:00Z');
		const { events } = words('series.changed', {
			before: { events: { one: { startsAt, capacity: 6 }, two: { startsAt } } },
			after: {
				events: { one: { startsAt, capacity: 8 }, two: { startsAt: startsAt + HOUR_MS } },
			},
		});
		expect(
			events.map(({ slug, day, fields }) => [slug, day, fields.map(({ label }) => label)]),
		).toEqual([
			['one', 'Saturday 5 December 2026', ['Seats']],
			['two', 'Saturday 5 December 2026', ['Starts']],
		]);
	});
});
