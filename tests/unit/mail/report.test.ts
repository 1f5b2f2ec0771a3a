import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMailReport } from '../../../src/domain/mail/report.ts';
import { forAll } from '../../support/for-all.ts';

const AT = '2026-11-25T10:00:00.126Z';

/** An event as Resend sends it, with what is of no concern here too. */
const eventOf = (type: string, more: Record<string, unknown> = {}) => ({
	type,
	created_at: AT,
	data: {
		created_at: '2026-11-25T09:59:00.000Z',
		email_id: '56761188-7520-42d8-8898-ff6fc54ce618',
		from: 'Makers <makers@club.example>',
		to: ['ada@example.com'],
		subject: 'Open studio',
		...more,
	},
});
const bounce = (type: string, message = 'No such mailbox.') =>
	eventOf('email.bounced', { bounce: { type, subType: 'General', message } });

describe('an event of the mail provider', () => {
	it('reports a delivery', () => {
		expect(readMailReport(eventOf('email.delivered'))).toEqual({
			addresses: ['ada@example.com'],
			at: new Date(AT),
			stop: null,
			detail: '',
		});
	});

	it('reports a complaint', () => {
		expect(readMailReport(eventOf('email.complained'))).toMatchObject({ stop: 'complaint' });
	});

	it('reports a hard bounce, with what the provider said about it', () => {
		expect(readMailReport(bounce('Permanent'))).toMatchObject({
			stop: 'bounce',
			detail: 'No such mailbox.',
		});
	});

	it('reports an email that the provider suppressed like a hard bounce', () => {
		const suppressed = { type: 'OnAccountSuppressionList', message: 'It bounced before.' };
		expect(readMailReport(eventOf('email.suppressed', { suppressed }))).toMatchObject({
			stop: 'bounce',
			detail: 'It bounced before.',
		});
	});

	it.each(['Transient', 'Undetermined', 'permanent?', ''])(
		'is ignored for a bounce that is "%s"',
		(type) => {
			expect(readMailReport(bounce(type))).toBeNull();
		},
	);

	it.each([
		'email.sent',
		'email.opened',
		'email.clicked',
		'email.delivery_delayed',
		'contact.created',
		'made.up',
	])('is ignored for %s, whatever else it holds', (type) => {
		expect(readMailReport(eventOf(type))).toBeNull();
		expect(readMailReport({ type })).toBeNull();
	});

	it('is about every address in it, each once and as the site knows it', () => {
		const to = ['Ada@Example.com', 'Ada <ada@example.com>', 'grace@example.com', 'nobody'];
		expect(readMailReport(eventOf('email.delivered', { to }))).toMatchObject({
			addresses: ['ada@example.com', 'grace@example.com'],
		});
		expect(readMailReport(eventOf('email.delivered', { to: 'ada@example.com' }))).toMatchObject({
			addresses: ['ada@example.com'],
		});
	});

	it('is stored without an address in its text, and with a limited length', () => {
		const said = readMailReport(
			bounce('Permanent', `550 <ada@example.com>: no such\nuser ${'x'.repeat(5_000)}`),
		);
		if (said === null || 'field' in said) throw new Error('not read');
		expect(said.detail).not.toContain('@');
		expect(said.detail).toContain('no such user');
		expect(said.detail.length).toBeLessThanOrEqual(300);
	});

	it.each([
		['type', {}],
		['type', null],
		['type', [1]],
		['created_at', { ...eventOf('email.delivered'), created_at: 'yesterday' }],
		['created_at', { ...eventOf('email.delivered'), created_at: 7 }],
		['data', { type: 'email.bounced', created_at: AT }],
		['data.to', eventOf('email.complained', { to: null })],
		['data.bounce.type', eventOf('email.bounced', { bounce: { type: 7 } })],
	])("is refused by naming %s where it can't be read", (field, event) => {
		expect(readMailReport(event)).toEqual({ field });
	});

	it('is read without an error, whatever it is', () =>
		forAll(
			fc.jsonValue(),
			fc.constantFrom('email.bounced', 'email.delivered', 'x'),
			(value, type) => {
				readMailReport(value);
				readMailReport({ type, created_at: AT, data: value });
			},
		));
});
