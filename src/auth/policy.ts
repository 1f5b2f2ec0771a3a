import type { Role } from '../db/auth-schema.ts';
import type { Authority } from '../db/authority.ts';
import { Refusal } from '../domain/errors.ts';
import type { Viewer } from './viewer.ts';

/** Each includes the ones before it. */
const RANK: Record<Role, number> = { member: 1, host: 2, owner: 3 };

/**
 * Who may do what. Every page and every action that is not for everybody asks here; what is not in the
 * table is for visitors too.
 */
const POLICY = {
	'rsvp.answer': 'member',
	'doorCode.open': 'member',
	'attendees.see': 'member',
	'account.see': 'member',
	'account.rename': 'member',
	'account.changeEmail': 'member',
	'account.download': 'member',
	'account.delete': 'member',
	'calendar.change': 'member',
	'visibility.change': 'member',
	'language.choose': 'member',
	'subscriptions.change': 'member',
	'sessions.see': 'member',
	'sessions.end': 'member',
	'passkeys.see': 'member',
	'passkeys.add': 'member',
	'passkeys.change': 'member',
	'desk.see': 'host',
	'guests.see': 'host',
	'guests.change': 'host',
	'guests.export': 'host',
	'checkIn.see': 'host',
	'checkIn.change': 'host',
	'members.see': 'host',
	'members.tryAddress': 'owner',
	'members.change': 'owner',
	'members.import': 'owner',
	'members.export': 'owner',
	'attendees.write': 'host',
	'attendance.see': 'host',
	'events.change': 'owner',
	'series.change': 'owner',
	'announcements.change': 'owner',
	'club.setUp': 'owner',
	'club.change': 'owner',
	'auditLog.see': 'owner',
	'doctor.see': 'owner',
	'mail.sendAgain': 'owner',
} as const satisfies Record<string, Role>;

export type Permission = keyof typeof POLICY;

/**
 * The permission to write to these recipients: to everyone who wants a topic, or to the attendees of one
 * event. A change of recipients needs the greater of both.
 */
export function announcementPermission(
	...recipients: ({ topic: string | null } | { slug: string })[]
): Permission {
	const hasTopic = recipients.some((each) => 'topic' in each && each.topic !== null);
	return hasTopic ? 'announcements.change' : 'attendees.write';
}

/** Whether this person may do it. */
export function may(viewer: Viewer | null, permission: Permission): viewer is Viewer {
	return viewer !== null && RANK[viewer.user.role] >= RANK[POLICY[permission]];
}

/** A member who does something, with the right to it, for which the batch that writes asks again. */
export interface Actor extends Viewer {
	authority: Authority;
}

/**
 * The member who does it, by the right to it.
 *
 * @throws Refusal `unauthenticated` for a visitor, `forbidden` for a member without the role
 */
export function authorize(viewer: Viewer | null, permission: Permission): Actor {
	if (!viewer) throw new Refusal('unauthenticated');
	if (!may(viewer, permission)) throw new Refusal('forbidden');
	const { user, session } = viewer;
	return {
		user,
		session,
		authority: { userId: user.id, sessionId: session.id, least: POLICY[permission] },
	};
}
