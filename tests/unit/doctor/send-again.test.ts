import { describe, expect, it } from 'vitest';
import {
	type FailedMessage,
	mayComeTwice,
	type NotAgain,
	whyNotAgain,
} from '../../../src/domain/doctor/send-again.ts';
import { failureText, STORED_WRITE_OFFS } from '../../../src/domain/mail/write-offs.ts';
import { DEFAULT_LOCALE } from '../../../src/domain/text/language.ts';
import { fromNow, HOUR_MS, NOW } from '../../support/time.ts';

const hoursAgo = (hours: number) => fromNow(-hours * HOUR_MS);

const MESSAGE: FailedMessage = {
	kind: 'rsvp_going',
	lane: 'single',
	attempts: 1,
	failure: 'Resend refused: validation_error',
	createdAt: hoursAgo(1),
	dueAt: null,
	usefulUntil: null,
	isReachable: true,
	event: { status: 'scheduled', endsAt: hoursAgo(-48) },
	announcementStatus: null,
};

describe('an email that was given up', () => {
	it('can be sent again while it is useful to somebody', () => {
		expect(whyNotAgain(MESSAGE, NOW)).toBeNull();
	});

	it.each<[NotAgain, Partial<FailedMessage>]>([
		['is_retried', { dueAt: hoursAgo(-1) }],
		['unreachable', { isReachable: false }],
		['event_cancelled', { event: { status: 'cancelled', endsAt: hoursAgo(-48) } }],
		['event_over', { event: { status: 'scheduled', endsAt: NOW } }],
		['announcement_stopped', { event: null, announcementStatus: 'stopped' }],
		['too_late', { usefulUntil: NOW }],
	])("can't be sent again, and says why: %s", (code, changed) => {
		expect(whyNotAgain({ ...MESSAGE, ...changed }, NOW)).toBe(code);
	});

	it.each<Partial<FailedMessage>>([
		{ kind: 'event_cancelled', event: { status: 'cancelled', endsAt: hoursAgo(-48) } },
		{ kind: 'thanks', event: { status: 'scheduled', endsAt: hoursAgo(2) } },
		{ kind: 'announcement', event: null, announcementStatus: 'sending' },
	])('can be sent again where that is what it is about: %j', (changed) => {
		expect(whyNotAgain({ ...MESSAGE, ...changed }, NOW)).toBeNull();
	});
});

describe('an email that is sent again', () => {
	const twice = (changed: Partial<FailedMessage>) => mayComeTwice({ ...MESSAGE, ...changed }, NOW);
	const LOST = 'Resend did not answer in time';

	it("can't come twice while the provider knows its key", () => {
		expect(twice({ failure: LOST, attempts: 9, createdAt: hoursAgo(22.9) })).toBe(false);
		expect(twice({ failure: LOST, attempts: 9, createdAt: hoursAgo(23.1) })).toBe(true);
	});

	it('may come twice from a batch, which gets a new key, as soon as a response was lost', () => {
		expect(twice({ lane: 'batch', failure: LOST })).toBe(true);
		expect(twice({ lane: 'batch', failure: 'key_expired' })).toBe(true);
		expect(twice({ lane: 'batch', failure: 'Resend refused: application_error' })).toBe(true);
		expect(twice({ lane: 'batch', failure: 'Resend refused: status 502' })).toBe(true);
	});

	it("can't come twice where the email itself was refused", () => {
		for (const lane of ['single', 'batch'] as const) {
			expect(twice({ lane, attempts: 5, createdAt: hoursAgo(72) })).toBe(false);
		}
	});

	it('may come twice where the account was refused in the end, but not at the first attempt', () => {
		const failure = 'Resend refused: invalid_api_key';
		const createdAt = hoursAgo(72);
		expect(twice({ failure, createdAt, attempts: 1 })).toBe(false);
		expect(twice({ failure, createdAt, attempts: 2 })).toBe(true);
		expect(twice({ failure, createdAt, attempts: 1, lane: 'batch' })).toBe(true);
	});
});

describe('the reason of an email that was not sent', () => {
	it.each([
		['too_late', 'It was too late to be useful.'],
		['states_old_time', 'It states an old time or place, and may have arrived already.'],
		['Resend refused: validation_error', 'Resend refused: validation_error.'],
		['toString', 'ToString.'],
	])('stored as %s is read as: %s', (stored, text) => {
		expect(failureText(stored, DEFAULT_LOCALE)).toBe(text);
	});

	it('reads the same in a row of an earlier release, which holds a sentence of then', () => {
		for (const [code, sentence] of [
			['banned', 'the member is banned'],
			['paused', 'the member has a pause'],
			['event_cancelled', 'the event is cancelled'],
		] as const) {
			expect(STORED_WRITE_OFFS).toEqual(expect.arrayContaining([code, sentence]));
			expect(failureText(sentence, DEFAULT_LOCALE)).toBe(failureText(code, DEFAULT_LOCALE));
		}
		const key = failureText('its idempotency key may have run out', DEFAULT_LOCALE);
		expect(key).toBe(failureText('key_expired', DEFAULT_LOCALE));
	});
});
