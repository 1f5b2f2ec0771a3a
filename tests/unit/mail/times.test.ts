import { describe, expect, it } from 'vitest';
import { series } from '../../../src/db/schema.ts';
import {
	DEFAULT_MAIL_TIMES,
	type MailTimes,
	mailTimesOf,
	mailTimesText,
	withMailTimes,
} from '../../../src/domain/mail/times.ts';

describe('the email times of a series', () => {
	it('begin in its form as they do in the database', () => {
		const columns = Object.fromEntries(
			(Object.keys(DEFAULT_MAIL_TIMES) as (keyof MailTimes)[]).map((name) => {
				return [name, series[name].default ?? null];
			}),
		);
		expect(columns).toEqual(DEFAULT_MAIL_TIMES);
	});

	it('stay as they are where a form does not have them, and are removed where it empties them', () => {
		const fields = withMailTimes({ title: 'Soup', thanksAfterHours: '' }, DEFAULT_MAIL_TIMES);
		expect(fields).toEqual({
			title: 'Soup',
			sendsInvitations: 'yes',
			invitesDaysBefore: '',
			invitesAtTime: '09:00',
			remindsDayBeforeAt: '18:00',
			remindsSameDayAt: '07:00',
			thanksAfterHours: '',
		});
	});

	it('are all picked from among other values', () => {
		const values = { ...DEFAULT_MAIL_TIMES, title: 'Soup' };
		expect(mailTimesOf(values)).toEqual(DEFAULT_MAIL_TIMES);
	});

	it('are shown as sentences', () => {
		expect(mailTimesText(DEFAULT_MAIL_TIMES, 'en-GB')).toEqual([
			'Invitation as soon as the event opens',
			'Reminders the day before at 18:00 and the same day at 7:00',
			'Thank-you 2 hours after the end',
		]);
		expect(mailTimesText(DEFAULT_MAIL_TIMES, 'en-US')[1]).toBe(
			'Reminders the day before at 6:00 PM and the same day at 7:00 AM',
		);
		const few = {
			sendsInvitations: true,
			invitesDaysBefore: 1,
			invitesAtTime: '08:30',
			remindsDayBeforeAt: null,
			remindsSameDayAt: null,
			thanksAfterHours: null,
		};
		expect(mailTimesText(few, 'en-GB')).toEqual([
			'Invitation 1 day before at 8:30',
			'No reminders',
			'No thank-you',
		]);
		expect(mailTimesText({ ...few, sendsInvitations: false }, 'en-GB')[0]).toBe('No invitations');
	});
});
