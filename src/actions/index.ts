import { z } from 'zod';
import { authorize } from '../auth/policy.ts';
import { messageOf } from '../domain/forms/mistakes.ts';
import { memberName } from '../domain/members/name.ts';
import { passkeyName } from '../domain/sign-in/passkeys.ts';
import {
	makeCalendarFeed,
	removeCalendarFeed,
	renewCalendarFeed,
} from '../features/feeds/change-calendar-feed.ts';
import { endPause, getMailAgain, pauseMail } from '../features/mail/pause-mail.ts';
import { changeVisibility } from '../features/members/change-visibility.ts';
import { renameMember } from '../features/members/rename-member.ts';
import { endStandingRsvpOfSeries } from '../features/rsvps/change-standing-rsvp.ts';
import { removePasskey, renamePasskey } from '../features/sign-in/change-passkeys.ts';
import { endOtherSessions, endSession } from '../features/sign-in/end-sessions.ts';
import { flag, rowId } from '../http/requests/input.ts';
import { passkeyId } from '../http/requests/passkey-fields.ts';
import { formAction } from './form-action.ts';

const NO_FIELDS = z.object({});
const NO_DATE = messageOf({ code: 'pause_date_missing' });

/** The site's own small forms. What the contract names is an API route instead. */
export const server = {
	rename: formAction(z.object({ name: memberName }), ({ name }, { context, viewer }) =>
		renameMember(context, authorize(viewer, 'account.rename'), name),
	),

	makeCalendarFeed: formAction(NO_FIELDS, (_, { context, viewer }) =>
		makeCalendarFeed(context, authorize(viewer, 'calendar.change')),
	),

	renewCalendarFeed: formAction(NO_FIELDS, (_, { context, viewer }) =>
		renewCalendarFeed(context, authorize(viewer, 'calendar.change')),
	),

	removeCalendarFeed: formAction(NO_FIELDS, (_, { context, viewer }) =>
		removeCalendarFeed(context, authorize(viewer, 'calendar.change')),
	),

	changeVisibility: formAction(z.object({ hidden: flag }), ({ hidden }, { context, viewer }) =>
		changeVisibility(context, authorize(viewer, 'visibility.change'), hidden),
	),

	pauseMail: formAction(
		z.object({ until: z.string({ message: NO_DATE }).trim().max(10, { message: NO_DATE }) }),
		({ until }, { context, viewer }) =>
			pauseMail(context, authorize(viewer, 'subscriptions.change'), until),
	),

	endPause: formAction(NO_FIELDS, (_, { context, viewer }) =>
		endPause(context, authorize(viewer, 'subscriptions.change')),
	),

	getMailAgain: formAction(NO_FIELDS, (_, { context, viewer }) =>
		getMailAgain(context, authorize(viewer, 'subscriptions.change')),
	),

	stopComing: formAction(z.object({ series: rowId }), ({ series }, { context, viewer }) =>
		endStandingRsvpOfSeries(context, {
			by: authorize(viewer, 'rsvp.answer').authority,
			seriesId: series,
		}),
	),

	endSession: formAction(z.object({ session: rowId }), ({ session }, { context, viewer }) =>
		endSession(context, authorize(viewer, 'sessions.end'), session),
	),

	renamePasskey: formAction(
		z.object({ passkey: passkeyId, name: passkeyName }),
		({ passkey, name }, { context, viewer }) =>
			renamePasskey(context, authorize(viewer, 'passkeys.change'), { id: passkey, name }),
	),

	removePasskey: formAction(z.object({ passkey: passkeyId }), ({ passkey }, { context, viewer }) =>
		removePasskey(context, authorize(viewer, 'passkeys.change'), passkey),
	),

	endOtherSessions: formAction(NO_FIELDS, (_, { context, viewer }) =>
		endOtherSessions(context, authorize(viewer, 'sessions.end')),
	),
};
