import type { Permission } from './policy.ts';

/** What a page needs before anything of it is made. */
interface Gate {
	/** The least permission for the page; what a form needs besides, the page checks itself. */
	needs: Permission;
	/** The page that a sign-in leads back to, where it is not the page itself: a file has one that offers it. */
	backTo?: string;
	/** Whether it takes a fresh sign-in, as what takes much with it or cannot be undone does. */
	isFresh?: true;
}

const ANNOUNCEMENT = '/admin/announcements/[id]';
const EVENT = '/admin/events/[slug]';
const MEMBER = '/admin/members/[id]';
const SERIES = '/admin/series/[id]';

/**
 * Every page that isn't for everybody, by its route. The middleware lets nobody else through: visitors are led
 * to sign in, members without the right are refused. Each page names the same right once more as it takes its
 * viewer (`authorize`), so that a wrong path opens nothing; tests/unit/sign-in/gated-routes.test.ts compares the
 * two, and finds a page under /admin, /me or /rsvp that is missing here.
 */
export const GATED_ROUTES: Readonly<Record<string, Gate>> = {
	'/rsvp': { needs: 'rsvp.answer' },
	'/rsvp/cancel': { needs: 'rsvp.answer' },

	'/me': { needs: 'account.see' },
	'/me/door-code': { needs: 'doorCode.open' },
	'/me/sessions': { needs: 'sessions.see' },
	'/me/passkeys': { needs: 'passkeys.see' },
	'/me/email': { needs: 'account.changeEmail' },
	'/me/data': { needs: 'account.download', isFresh: true },
	'/me/data.json': { needs: 'account.download', backTo: '/me/data', isFresh: true },
	'/me/delete': { needs: 'account.delete', isFresh: true },

	'/admin': { needs: 'desk.see' },
	'/admin/setup': { needs: 'club.setUp' },
	'/admin/setup/done': { needs: 'club.setUp' },
	'/admin/setup/[step]': { needs: 'club.setUp', backTo: '/admin/setup' },
	'/admin/settings': { needs: 'club.change' },
	'/admin/settings/[part]': { needs: 'club.change' },
	'/admin/settings/banner': { needs: 'club.change' },
	'/admin/events': { needs: 'desk.see' },
	'/admin/events/import': { needs: 'events.change' },
	'/admin/events/new': { needs: 'events.change' },
	[EVENT]: { needs: 'desk.see' },
	[`${EVENT}/change`]: { needs: 'events.change' },
	[`${EVENT}/cancel`]: { needs: 'events.change' },
	[`${EVENT}/picture`]: { needs: 'events.change' },
	[`${EVENT}/report`]: { needs: 'events.change' },
	[`${EVENT}/guests`]: { needs: 'guests.see' },
	[`${EVENT}/guests.csv`]: { needs: 'guests.export', backTo: `${EVENT}/guests`, isFresh: true },
	[`${EVENT}/check-in`]: { needs: 'checkIn.see' },
	[`${EVENT}/scan`]: { needs: 'checkIn.see' },
	// Members who open their own code read that a host scans it.
	'/admin/check-in/[token]': { needs: 'doorCode.open' },
	'/admin/series': { needs: 'series.change' },
	'/admin/series/new': { needs: 'series.change' },
	[SERIES]: { needs: 'series.change' },
	[`${SERIES}/change`]: { needs: 'series.change' },
	[`${SERIES}/breaks`]: { needs: 'series.change' },
	[`${SERIES}/end`]: { needs: 'series.change' },
	'/admin/members': { needs: 'members.see' },
	'/admin/members/import': { needs: 'members.import' },
	'/admin/members/export.csv': {
		needs: 'members.export',
		backTo: '/admin/members',
		isFresh: true,
	},
	[MEMBER]: { needs: 'members.see' },
	[`${MEMBER}/ban`]: { needs: 'members.change' },
	[`${MEMBER}/remove`]: { needs: 'members.change', isFresh: true },
	'/admin/announcements': { needs: 'attendees.write' },
	'/admin/announcements/new': { needs: 'attendees.write' },
	[ANNOUNCEMENT]: { needs: 'attendees.write' },
	[`${ANNOUNCEMENT}/change`]: { needs: 'attendees.write' },
	[`${ANNOUNCEMENT}/preview`]: { needs: 'attendees.write' },
	[`${ANNOUNCEMENT}/send`]: { needs: 'attendees.write' },
	[`${ANNOUNCEMENT}/later`]: { needs: 'attendees.write' },
	[`${ANNOUNCEMENT}/delete`]: { needs: 'attendees.write' },
	'/admin/attendance': { needs: 'attendance.see' },
	'/admin/attendance/numbers.csv': {
		needs: 'attendance.see',
		backTo: '/admin/attendance',
		isFresh: true,
	},
	'/admin/audit-log': { needs: 'auditLog.see' },
	'/admin/doctor': { needs: 'doctor.see' },
	'/admin/doctor/send-again': { needs: 'mail.sendAgain', backTo: '/admin/doctor' },
};

/** The page that a sign-in leads back to: the route with the parameters of the request. */
export function wayBackTo(
	route: string,
	{ backTo }: Gate,
	params: Readonly<Record<string, string | undefined>>,
): string {
	return (backTo ?? route).replace(/\[(\w+)\]/g, (_, name: string) => params[name] ?? '');
}
