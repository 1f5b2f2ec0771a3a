import { createHash, createHmac, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
	hashToken,
	signInCode,
	signInToken,
	signLink,
	verifyLink,
} from '../../../src/domain/sign-in/signed-links.ts';
import { forAllAsync, times } from '../../support/for-all.ts';

const SECRET = 'a-secret-of-the-tests-and-of-nothing-else';
const OTHER = 'another-secret-of-the-tests-and-nothing-else';
const SUBJECT = { userId: 'Xk2vQ9', eventId: '8d6f4b0e-2c57-4a0b-9a52-0a3f6a3f1f11' };
const id = fc.stringMatching(/^[A-Za-z0-9-]{1,40}$/);

/** The key of a purpose, derived by another implementation. */
function keyOf(purpose: string): Buffer {
	return Buffer.from(hkdfSync('sha256', SECRET, new Uint8Array(), purpose, 32));
}

describe('the keys of links', () => {
	it('are derived once for each purpose and secret, however many links there are', async () => {
		const secret = crypto.randomUUID();
		const derive = vi.spyOn(crypto.subtle, 'deriveKey');
		try {
			for (let number = 0; number < 50; number += 1) {
				const userId = `member-${number}`;
				await signLink(secret, 'rsvp', { userId, eventId: 'event' });
				const token = await signLink(secret, 'unsubscribe', { userId, scope: 'all' });
				await verifyLink([secret], 'unsubscribe', token);
				await verifyLink([secret], 'unsubscribe', `${userId}.all.${'A'.repeat(43)}`);
			}
			expect(derive).toHaveBeenCalledTimes(2);
		} finally {
			derive.mockRestore();
		}
	});
});

describe('a signed link', () => {
	it("says whom and what it is for, and can't be made without the secret", () =>
		forAllAsync(id, id, async (userId, eventId) => {
			const token = await signLink(SECRET, 'rsvp', { userId, eventId });
			expect(await verifyLink([SECRET], 'rsvp', token)).toEqual({ userId, eventId });
			expect(await verifyLink([OTHER], 'rsvp', token)).toBeNull();
			expect(token).toMatch(/^[\w.-]+$/);
		}));

	it('is refused when any one character of it is changed, removed or added', async () => {
		const token = await signLink(SECRET, 'rsvp', SUBJECT);
		// Every character that a token can have: the last one holds bits that the signature does not use.
		const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~ ';
		for (let at = 0; at < token.length; at += 1) {
			const [before, after] = [token.slice(0, at), token.slice(at + 1)];
			const changed = [...alphabet]
				.filter((character) => character !== token[at])
				.map((character) => `${before}${character}${after}`);
			for (const tampered of [...changed, before + after, `${before}A${token.slice(at)}`]) {
				expect(await verifyLink([SECRET], 'rsvp', tampered), tampered).toBeNull();
			}
		}
	}, 60_000);

	it('is refused for another person or another event', async () => {
		const token = await signLink(SECRET, 'rsvp', SUBJECT);
		const [, , signature] = token.split('.');
		expect(await verifyLink([SECRET], 'rsvp', `other.${SUBJECT.eventId}.${signature}`)).toBeNull();
		expect(await verifyLink([SECRET], 'rsvp', `${SUBJECT.userId}.other.${signature}`)).toBeNull();
	});

	it('is refused where anything else is sent in its place', async () => {
		await forAllAsync(fc.string({ maxLength: 200 }), async (text) => {
			expect(await verifyLink([SECRET], 'rsvp', text)).toBeNull();
		});
		for (const text of ['', '.', '..', '...', 'a.b.', 'a.b.c.d', 'a.b.=', 'a.b.%00', 'a.b.é']) {
			expect(await verifyLink([SECRET], 'rsvp', text), text).toBeNull();
		}
	});

	it('stays valid after the secret was changed, as long as the one before is known', async () => {
		const token = await signLink(SECRET, 'rsvp', SUBJECT);
		expect(await verifyLink([OTHER, SECRET], 'rsvp', token)).toEqual(SUBJECT);
		expect(await verifyLink([OTHER], 'rsvp', token)).toBeNull();
	});

	it('is signed with a key for its purpose alone', async () => {
		const payload = `${SUBJECT.userId}.${SUBJECT.eventId}`;
		const mac = (purpose: string) =>
			createHmac('sha256', keyOf(purpose)).update(payload).digest('base64url');
		expect(await signLink(SECRET, 'rsvp', SUBJECT)).toBe(`${payload}.${mac('rsvp')}`);
		for (const purpose of ['sign-in link', 'sign-in code', '']) {
			expect(await verifyLink([SECRET], 'rsvp', `${payload}.${mac(purpose)}`)).toBeNull();
		}
	});
});

describe('a sign-in email', () => {
	it('has a code of six digits, always', () =>
		times(500).forAllAsync(fc.uuid(), async (mailId) => {
			expect(await signInCode(SECRET, mailId)).toMatch(/^\d{6}$/);
		}));

	it('has a code truncated from its MAC by RFC 4226', () =>
		forAllAsync(fc.uuid(), async (mailId) => {
			const mac = createHmac('sha256', keyOf('sign-in code')).update(mailId).digest();
			const offset = (mac.at(-1) as number) % 16;
			const number = Number.parseInt(mac.subarray(offset, offset + 4).toString('hex'), 16);
			const code = (number % 2 ** 31) % 1_000_000;
			expect(Number(await signInCode(SECRET, mailId))).toBe(code);
		}));

	it('has evenly spread digits in its code', async () => {
		const codes = await Promise.all(
			Array.from({ length: 2_000 }, (_, number) => signInCode(SECRET, `mail ${number}`)),
		);
		for (let place = 0; place < 6; place += 1) {
			const counts = new Map<string, number>();
			for (const code of codes)
				counts.set(code.charAt(place), (counts.get(code.charAt(place)) ?? 0) + 1);
			expect(Math.max(...counts.values())).toBeLessThan(300);
			expect(counts.size).toBe(10);
		}
	});

	it("has a link of 256 bits that follows neither from its code nor from another email's link", async () => {
		const token = await signInToken(SECRET, 'a mail');
		expect(Buffer.from(token, 'base64url')).toHaveLength(32);
		expect(token).not.toBe(await signInToken(SECRET, 'b mail'));
		expect(token).not.toBe(await signInToken(OTHER, 'a mail'));
		const codeMac = createHmac('sha256', keyOf('sign-in code'))
			.update('a mail')
			.digest('base64url');
		expect(token).not.toBe(codeMac);
	});

	it('is stored under a hash', async () => {
		expect(await hashToken('a token')).toBe(
			createHash('sha256').update('a token').digest('base64url'),
		);
	});
});
