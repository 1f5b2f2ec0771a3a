import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TailEvent, tailLines, withoutTokens } from '../../../infrastructure/tail-line.ts';
import { forAll } from '../../support/for-all.ts';

const AT = Date.UTC(2026, 10, 21, 9, 0, 1);

function request(method: string, url: string, status = 200): TailEvent {
	return {
		outcome: 'ok',
		eventTimestamp: AT,
		event: { request: { method, url }, response: { status } },
	};
}

describe('a followed log', () => {
	it('shows when, what and how it ended', () => {
		const url = 'https://club.example.org/events/2026-11-28-make-something';
		expect(tailLines(request('GET', url))).toEqual([
			'2026-11-21T09:00:01.000Z GET /events/2026-11-28-make-something 200 ok',
		]);
	});

	it.each([
		['/login/confirm?token=abcDEF123', '/login/confirm'],
		['/rsvp/eyJhbGci.OiJI-Uz_I1', '/rsvp/…'],
		['/rsvp/cancel', '/rsvp/cancel'],
		['/rsvp', '/rsvp'],
		['/unsubscribe/t0k3n', '/unsubscribe/…'],
		['/invitations/t0k3n', '/invitations/…'],
		['/calendar/s3cret.ics', '/calendar/…'],
		['/calendar.ics', '/calendar.ics'],
		['/?email=ada%40example.org', '/'],
	])('shows %s as %s', (path, shown) => {
		const [line] = tailLines(request('GET', `https://club.example.org${path}`));
		expect(line).toBe(`2026-11-21T09:00:01.000Z GET ${shown} 200 ok`);
	});

	it('never has a token, wherever it was', () => {
		const token = fc.stringMatching(/^[A-Za-z0-9_.-]{8,60}$/);
		const places = fc.constantFrom('rsvp', 'unsubscribe', 'invitations', 'calendar');
		forAll(token, places, (secret, place) => {
			fc.pre(!secret.startsWith('cancel'));
			const url = `https://club.example.org/${place}/${secret}`;
			const lines = tailLines({
				...request('POST', url),
				logs: [{ level: 'error', message: [`failed at ${url}`, { url }] }],
				exceptions: [{ name: 'Error', message: `GET ${url}?token=${secret}` }],
			});
			expect(lines.join('\n')).not.toContain(secret);
		});
	});

	it('has no email address', () => {
		expect(withoutTokens('mail to <ada@example.org> failed')).toBe('mail to <…> failed');
	});

	it('shows the cron, the queue, what was logged and what was thrown', () => {
		const base = { eventTimestamp: AT, outcome: 'exception' };
		expect(tailLines({ ...base, event: { cron: '* * * * *' } })[0]).toContain('cron * * * * *');
		expect(tailLines({ ...base, event: { queue: 'regulars-outbox-queue', batchSize: 3 } })[0]).toBe(
			'2026-11-21T09:00:01.000Z queue regulars-outbox-queue, 3 messages exception',
		);
		expect(
			tailLines({
				...base,
				event: null,
				logs: [{ level: 'warn', message: ['{"event":"kv_slow"}'] }],
				exceptions: [{ name: 'TypeError', message: 'x is not a function' }],
			}).slice(1),
		).toEqual(['  warn: {"event":"kv_slow"}', '  TypeError: x is not a function']);
	});
});
