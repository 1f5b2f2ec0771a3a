import { describe, expect, it } from 'vitest';
import { cancelReason, phaseText } from '../../../src/domain/events/phase.ts';
import { fromNow, HOUR_MS, NOW } from '../../support/time.ts';

const hours = (count: number) => fromNow(count * HOUR_MS);

const event = {
	status: 'scheduled' as const,
	cancelReason: null,
	startsAt: hours(72),
	endsAt: hours(74),
	timeZone: 'Europe/Berlin',
	going: 24,
};

describe('the phase of an event', () => {
	it.each([
		['starts in 3 days', event],
		['starts tomorrow', { ...event, startsAt: hours(20), endsAt: hours(22) }],
		['starts today, in 2 hours', { ...event, startsAt: hours(2), endsAt: hours(4) }],
		['starts in 30 minutes', { ...event, startsAt: hours(0.5), endsAt: hours(4) }],
		['happening now', { ...event, startsAt: NOW, endsAt: hours(1) }],
		['over: 24 came', { ...event, startsAt: hours(-2), endsAt: NOW }],
		['over: one came', { ...event, startsAt: hours(-2), endsAt: NOW, going: 1 }],
		['over: 3 came', { ...event, startsAt: hours(-2), endsAt: NOW, came: 3 }],
		['over: a quiet one', { ...event, startsAt: hours(-2), endsAt: NOW, came: 0 }],
		['over: a quiet one', { ...event, startsAt: hours(-2), endsAt: NOW, going: 0 }],
		['cancelled', { ...event, status: 'cancelled' as const }],
		[
			'cancelled: The loft is flooded',
			{ ...event, status: 'cancelled' as const, cancelReason: 'The loft is flooded.' },
		],
		[
			'cancelled: Rain',
			{
				...event,
				status: 'cancelled' as const,
				cancelReason: 'Rain',
				startsAt: hours(-2),
				endsAt: NOW,
			},
		],
	])('is called "%s"', (words, its) => {
		expect(phaseText(its, NOW, 'en-GB')).toBe(words);
	});

	it('has the reason of a cancellation as it was written, without a second full stop', () => {
		expect(cancelReason(' the hall is flooded. ')).toBe('the hall is flooded');
		expect(cancelReason('we are tired...')).toBe('we are tired...');
		expect(cancelReason('who knows why?')).toBe('who knows why?');
		for (const none of [null, '', ' ', '.']) expect(cancelReason(none)).toBe('');
	});
});
