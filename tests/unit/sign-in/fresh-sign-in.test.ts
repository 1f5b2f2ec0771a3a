import { describe, expect, it } from 'vitest';
import { isFreshSignIn, requireFreshSignIn } from '../../../src/auth/fresh-sign-in.ts';
import type { Viewer } from '../../../src/auth/viewer.ts';
import type { SignInMethod } from '../../../src/domain/sign-in/sign-in-method.ts';
import { safeNextPath, signInAgainPath } from '../../../src/http/requests/next-path.ts';
import { refusedBy } from '../../support/refusals.ts';
import { timeAfter } from '../../support/time.ts';

const SIGNED_IN = new Date('2026-11-25T10:00:00Z');
const viewer: Viewer = {
	user: { id: 'ada', name: 'Ada', email: 'ada@example.com', role: 'member', language: null },
	session: { id: 'session', token: 'token', createdAt: SIGNED_IN, signInMethod: 'mail' },
};
const began = (signInMethod: SignInMethod): Viewer => ({
	...viewer,
	session: { ...viewer.session, signInMethod },
});
const later = (seconds: number) => timeAfter(SIGNED_IN, seconds * 1000);

describe('a fresh sign-in', () => {
	it.each([
		[0, true],
		[15 * 60, true],
		[15 * 60 + 1, false],
		[30 * 24 * 3600, false],
		// The session's clock may be a little ahead of the request's.
		[-1, true],
	])('is fresh %i seconds later: %s', (seconds, isFresh) => {
		expect(isFreshSignIn(viewer, later(seconds))).toBe(isFresh);
	});

	it.each([
		['mail', true],
		['passkey', true],
		['google', false],
		['github', false],
		['openid', false],
	] as const)('may have begun with %s: %s', (method, isFresh) => {
		expect(isFreshSignIn(began(method), later(1))).toBe(isFresh);
	});

	it('is required with the path back', () => {
		expect(() => requireFreshSignIn(viewer, later(60), '/me/data')).not.toThrow();
		const refusal = refusedBy(() => requireFreshSignIn(viewer, later(3600), '/me/data'));
		expect(refusal).toMatchObject({ code: 'sign_in_again', status: 403, next: '/me/data' });
	});

	it.each(['/me/data', '/me/delete', '/admin/members', '/admin/events/lunch/guests'])(
		'leads to its page and back to %s',
		(path) => {
			expect(safeNextPath(path)).toBe(path);
			expect(signInAgainPath(path)).toBe(`/login?again=1&next=${path}`);
		},
	);

	it.each(['/me/data.json', '//evil.example', '/me/delete?x=1', 'https://evil.example/me/data'])(
		'never leads back to %s',
		(path) => expect(signInAgainPath(path)).toBe('/login?again=1&next=/'),
	);
});
