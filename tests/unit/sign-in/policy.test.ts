import { describe, expect, it } from 'vitest';
import { authorize, may, type Permission } from '../../../src/auth/policy.ts';
import type { Viewer } from '../../../src/auth/viewer.ts';
import { documents } from '../../support/documents.ts';
import { refusedBy } from '../../support/refusals.ts';

type Person = 'visitor' | 'member' | 'host' | 'owner';
const PEOPLE: Person[] = ['visitor', 'member', 'host', 'owner'];

/** Every permission, by the names that the policy gives them. */
const PERMISSIONS = documents('src/auth/policy.ts').flatMap(({ text }) =>
	Array.from(text.matchAll(/^\t'(\w+\.\w+)': '\w+',$/gm), ([, name]) => name as Permission),
);

/** Members act for themselves, and see whom they meet. */
const OWN =
	/^(rsvp|doorCode|account|calendar|visibility|language|subscriptions|sessions|passkeys)\.|^attendees\.see$/;
/** Hosts also keep the lists of an event and its door, and write to its attendees. */
const AT_EVENTS = /^(desk|guests|checkIn|attendance)\.|^members\.see$|^attendees\.write$/;

/** The least that somebody has to be: anything else is for owners alone. */
function leastFor(permission: Permission): Person {
	if (OWN.test(permission)) return 'member';
	return AT_EVENTS.test(permission) ? 'host' : 'owner';
}

function personWho(person: Person): Viewer | null {
	if (person === 'visitor') return null;
	return {
		user: { id: person, name: 'Ada', email: `${person}@example.com`, role: person, language: null },
		session: { id: 'session', token: 'token', createdAt: new Date(0), signInMethod: 'mail' },
	};
}

it('the policy has every permission in its table, from which these tests read them', () => {
	expect(PERMISSIONS.length).toBeGreaterThan(30);
});

describe.each(PERMISSIONS)('the permission %s', (action) => {
	const least = leastFor(action);

	it.each(PEOPLE)(`is for members whose role is ${least} or above: %s`, (person) => {
		const viewer = personWho(person);
		const isAllowed = PEOPLE.indexOf(person) >= PEOPLE.indexOf(least);
		expect(may(viewer, action)).toBe(isAllowed);
		if (viewer && isAllowed) {
			const { id } = viewer.user;
			const authority = { userId: id, sessionId: viewer.session.id, least };
			expect(authorize(viewer, action)).toEqual({ ...viewer, authority });
		} else {
			expect(refusedBy(() => authorize(viewer, action))?.code).toBe(
				viewer ? 'forbidden' : 'unauthenticated',
			);
		}
	});
});
