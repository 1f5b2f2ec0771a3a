import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { announcementPermission } from '../../../src/auth/policy.ts';
import {
	type AnnouncementState,
	audienceOf,
	isUnderWay,
} from '../../../src/domain/announcements/announcement.ts';
import {
	chosenSlug,
	MAX_BODY_LENGTH,
	MAX_SUBJECT_LENGTH,
	parseAnnouncement,
	parsePostponement,
	postponeFields,
	recipientsValue,
	seenRevision,
} from '../../../src/domain/announcements/form.ts';
import type { FormFields } from '../../../src/domain/forms/fields.ts';
import { REACHES_NOBODY } from '../../../src/domain/mail/email-reach.ts';
import type { Topic } from '../../../src/domain/mail/topics.ts';
import { TOPICS } from '../../../src/domain/mail/topics.ts';
import { readTexts } from '../../../src/http/requests/body.ts';
import { linkTo } from '../../../src/messages/rich.ts';
import {
	audienceText,
	recipientsText,
	stateText,
} from '../../../src/messages/wording/announcements.ts';
import { forAll } from '../../support/for-all.ts';
import { wrongFieldsOf } from '../../support/parsed.ts';
import { DAY_MS, fromNow, NOW, timeAfter } from '../../support/time.ts';

const ZONE = 'Europe/Berlin';

const FORM: FormFields = {
	to: 'topic:announcements',
	subject: ' News of the shed ',
	body: 'We have **a stove**.\r\n\r\nBring wood.',
};

const wrongIn = (fields: FormFields) => wrongFieldsOf(parseAnnouncement({ ...FORM, ...fields }));

describe('the form of an announcement', () => {
	it('is trimmed, and its line ends become plain ones', () => {
		expect(parseAnnouncement(FORM)).toEqual({
			ok: true,
			values: {
				to: { topic: 'announcements' },
				subject: 'News of the shed',
				body: 'We have **a stove**.\n\nBring wood.',
			},
		});
	});

	it('names every field that is wrong', () => {
		const all = ['subject', 'body', 'to'];
		expect(wrongIn({ to: '', subject: '  ', body: '\n' })).toEqual(all);
		expect(wrongFieldsOf(parseAnnouncement({})).sort()).toEqual([...all].sort());
	});

	it('takes a subject of one line and a text up to their limits, and not a letter more', () => {
		expect(wrongIn({ subject: 'x'.repeat(MAX_SUBJECT_LENGTH) })).toEqual([]);
		expect(wrongIn({ subject: 'x'.repeat(MAX_SUBJECT_LENGTH + 1) })).toEqual(['subject']);
		expect(wrongIn({ subject: 'Soup\nBcc: everybody@example.com' })).toEqual(['subject']);
		expect(wrongIn({ body: 'x'.repeat(MAX_BODY_LENGTH) })).toEqual([]);
		expect(wrongIn({ body: 'x'.repeat(MAX_BODY_LENGTH + 1) })).toEqual(['body']);
	});

	it('with the longest text in any script fits into a request body', async () => {
		const form = new FormData();
		const fields = {
			to: recipientsValue({ slug: 'a'.repeat(100) }),
			subject: '編'.repeat(MAX_SUBJECT_LENGTH),
			body: '編'.repeat(MAX_BODY_LENGTH),
			id: crypto.randomUUID(),
		};
		for (const [name, value] of Object.entries(fields)) form.set(name, value);
		const request = new Request('https://club.example/', { method: 'POST', body: form });
		expect(await readTexts(request)).toEqual(fields);
	});

	it('takes a topic or an event as its recipients, and nothing else', () => {
		for (const topic of TOPICS) {
			const parsed = parseAnnouncement({ ...FORM, to: recipientsValue({ topic }) });
			expect(parsed.ok && parsed.values.to).toEqual({ topic });
		}
		const slug = '2026-11-28-open-studio';
		const fields = { ...FORM, to: recipientsValue({ slug }) };
		const parsed = parseAnnouncement(fields);
		expect(parsed.ok && parsed.values.to).toEqual({ slug });
		expect(chosenSlug(fields)).toBe(slug);
		expect(chosenSlug(FORM)).toBeNull();
		for (const to of ['topic:', 'topic:all', 'event:', 'event:../me', 'all', 'event:A b', ':']) {
			expect([to, wrongIn({ to })]).toEqual([to, ['to']]);
		}
	});

	it('says which revision its writer saw; without one, or with one that does not exist yet, none', () => {
		expect(seenRevision({ revision: '3' }, 5)).toBe(3);
		expect(seenRevision({ revision: '5' }, 5)).toBe(5);
		for (const revision of ['6', '', '-1', 'x', '1e9', '0']) {
			expect([revision, seenRevision({ revision }, 5)]).toEqual([revision, 0]);
		}
		expect(seenRevision({}, 5)).toBe(0);
	});
});

describe('the form that schedules an announcement', () => {
	const at = (date: string, time: string, now = NOW) => {
		const parsed = parsePostponement({ date, time }, ZONE, now);
		return parsed.ok ? parsed.values.sendsAt.toISOString() : wrongFieldsOf(parsed);
	};

	it("is read in the club's time zone, in winter and in summer", () => {
		expect(at('2026-11-26', '9:05')).toBe('2026-11-26T08:05:00.000Z');
		expect(at('2027-07-01', '09:05')).toBe('2027-07-01T07:05:00.000Z');
	});

	it('moves a time that the clocks skip, and takes the first of two that are equal', () => {
		expect(at('2027-03-28', '02:30')).toBe('2027-03-28T01:30:00.000Z');
		expect(at('2027-10-31', '02:30')).toBe('2027-10-31T00:30:00.000Z');
	});

	it('takes a time in the future, within a year', () => {
		expect(at('2026-11-24', '23:59')).toEqual(['date']);
		expect(at('2026-11-25', '11:00')).toEqual(['time']);
		expect(at('2026-11-25', '11:01')).toBe('2026-11-25T10:01:00.000Z');
		expect(at('2027-11-27', '09:00')).toEqual(['date']);
		expect(at('2027-02-30', '09:00')).toEqual(['date']);
		expect(at('', '')).toEqual(['date', 'time']);
	});

	it('never schedules for the past, whatever is typed and whenever', () =>
		forAll(
			fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true }),
			fc.integer({ min: -3, max: 3 }),
			fc.integer({ min: 0, max: 24 * 60 - 1 }),
			(now, days, minutes) => {
				const day = timeAfter(now, days * DAY_MS)
					.toISOString()
					.slice(0, 10);
				const time = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
				const parsed = parsePostponement({ date: day, time }, ZONE, now);
				if (parsed.ok) expect(parsed.values.sendsAt.getTime()).toBeGreaterThan(now.getTime());
			},
		));

	it('begins with tomorrow morning, or with the time that was chosen before', () => {
		expect(postponeFields(null, ZONE, NOW)).toEqual({ date: '2026-11-26', time: '09:00' });
		const missed = fromNow(-1);
		expect(postponeFields(missed, ZONE, NOW)).toEqual({ date: '2026-11-26', time: '09:00' });
		const chosen = new Date('2026-12-24T05:05:00Z');
		expect(postponeFields(chosen, ZONE, NOW)).toEqual({ date: '2026-12-24', time: '06:05' });
	});
});

const STATE: AnnouncementState = {
	status: 'draft',
	sendsAt: null,
	startedAt: null,
	recipients: 0,
	progress: { handedOver: 0, inProgress: 0, waiting: 0, dropped: 0 },
};
const progress = (handedOver: number, inProgress = 0, waiting = 0, dropped = 0) => ({
	progress: { handedOver, inProgress, waiting, dropped },
});

describe('the state of an announcement', () => {
	const words = (state: Partial<AnnouncementState>) => {
		const { mark, sentence } = stateText({ ...STATE, ...state }, ZONE, 'en-GB');
		return `${mark} | ${sentence}`;
	};

	it.each<[string, Partial<AnnouncementState>, string]>([
		['a draft', {}, 'Draft | Nobody has received it yet.'],
		[
			'one whose time was missed',
			{ sendsAt: new Date('2026-11-20T08:00:00Z') },
			"Draft | It was scheduled for Friday 20 November 2026, 9:00 (Berlin time), but the site couldn't send it within a day. Send it now, or choose another time.",
		],
		[
			'one that waits',
			{ status: 'scheduled', sendsAt: new Date('2027-05-08T07:00:00Z') },
			'Scheduled | Goes out on Saturday 8 May 2027, 9:00 (Berlin time).',
		],
		[
			'one on its way',
			{ status: 'sending', startedAt: NOW, recipients: 214, ...progress(120, 40, 50, 4) },
			"On its way | 120 of 214 emails sent. 4 emails weren't sent.",
		],
		[
			'one of which all is being handed over',
			{ status: 'sending', startedAt: NOW, recipients: 3, ...progress(0, 3) },
			'On its way | 0 of 3 emails sent.',
		],
		[
			'one that is out',
			{ status: 'sending', startedAt: NOW, recipients: 214, ...progress(213, 0, 0, 1) },
			"Sent | Sent to 213 members on Wednesday 25 November 2026, 11:00 (Berlin time). 1 email wasn't sent.",
		],
		[
			'one that nobody was there to get',
			{ status: 'sending', startedAt: NOW },
			'Sent | Sent to nobody on Wednesday 25 November 2026, 11:00 (Berlin time).',
		],
		[
			'one that was stopped',
			{ status: 'stopped', startedAt: NOW, recipients: 214, ...progress(100, 0, 0, 114) },
			'Stopped | Sent to 100 of 214 members.',
		],
		[
			'one that was stopped while some of it was being handed over',
			{ status: 'stopped', startedAt: NOW, recipients: 300, ...progress(100, 100, 0, 100) },
			'Stopped | Sent to 100 of 300 members. 100 more were already on their way.',
		],
	])('is shown for %s', (_, state, expected) => {
		expect(words(state)).toBe(expected);
	});

	it('can be stopped as long as one email has not been sent to the provider', () => {
		expect(isUnderWay({ status: 'sending', ...progress(1, 0, 1) })).toBe(true);
		expect(isUnderWay({ status: 'sending', ...progress(1, 1, 0) })).toBe(true);
		expect(isUnderWay({ status: 'sending', ...progress(2, 0, 0, 1) })).toBe(false);
		expect(isUnderWay({ status: 'stopped', ...progress(1, 1, 1) })).toBe(false);
	});
});

describe('the audience of an announcement', () => {
	it('is a sentence with the number of people who get it', () => {
		const event = {
			title: 'Open studio',
			startsAt: new Date('2026-11-28T10:00:00Z'),
			endsAt: new Date('2026-11-28T12:00:00Z'),
			timeZone: ZONE,
		};
		const after = new Date('2026-11-28T12:00:00Z');
		const audience = (topic: Topic | null, of: typeof event | null, now = NOW) =>
			audienceText(topic, of, { now, locale: 'en-GB', link: linkTo('/an-event') }).html;
		expect(audience('announcements', null)).toBe('To everyone who gets announcements.');
		expect(audience(null, event)).toBe(
			'To everyone going to <a href="/an-event">Open studio</a> on Saturday 28 November 2026.',
		);
		expect(audience(null, event, after)).toMatch(/^To everyone who went to <a .*Open studio/);
		const wordsFor = (people: number) =>
			recipientsText({ ...REACHES_NOBODY, people }, true, 'en-GB');
		expect([0, 1, 214].map(wordsFor)).toEqual([
			'Nobody would get it now.',
			'1 member would get it now.',
			'214 members would get it now.',
		]);
		const reach = { people: 3, unreached: 2, isHeld: true };
		expect(recipientsText(reach, true, 'en-GB')).toBe(
			"3 members would get it now. 2 more subscribers can't be reached: they paused or stopped email or haven't agreed to it yet, or their address bounces. Email is on hold because the site was restored from a backup. It goes out once it's released.",
		);
		expect(recipientsText(reach, false, 'en-GB')).toContain("2 more attendees can't be reached");
	});

	it('is a topic or an event, and decides who may write to it', () => {
		expect(audienceOf({ topic: 'reminders', eventId: null })).toEqual({
			topic: 'reminders',
			eventId: null,
		});
		expect(audienceOf({ topic: null, eventId: 'x' })).toEqual({ topic: null, eventId: 'x' });
		expect(() => audienceOf({ topic: null, eventId: null })).toThrow();
		expect(announcementPermission({ topic: 'reminders' })).toBe('announcements.change');
		expect(announcementPermission({ topic: null })).toBe('attendees.write');
		expect(announcementPermission({ slug: 'an-event' })).toBe('attendees.write');
	});
});
