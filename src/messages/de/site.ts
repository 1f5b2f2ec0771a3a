/** German for visitors and members: every noun of the site. It is loaded when a reader first needs it (messages/spoken.ts). */

import { account } from './site/account.ts';
import { addressChange } from './site/address-change.ts';
import { manifest } from './site/club/manifest.ts';
import { post } from './site/club/post.ts';
import { privacy } from './site/club/privacy.ts';
import { contact } from './site/contact.ts';
import { checkIn } from './site/door/check-in.ts';
import { code } from './site/door/code.ts';
import { scan } from './site/door/scan.ts';
import { walkIns } from './site/door/walk-ins.ts';
import { doorCode } from './site/door-code.ts';
import { breaks } from './site/events/breaks.ts';
import { clocks } from './site/events/clocks.ts';
import { follow } from './site/events/follow.ts';
import { frontPage } from './site/events/front-page.ts';
import { inShort } from './site/events/in-short.ts';
import { eventListPages } from './site/events/list-pages.ts';
import { eventLists } from './site/events/lists.ts';
import { eventPage } from './site/events/page.ts';
import { rhythms } from './site/events/rhythms.ts';
import { seriesReasons } from './site/events/series-reasons.ts';
import { share } from './site/events/share.ts';
import { eventStates } from './site/events/states.ts';
import { forms } from './site/forms.ts';
import { layout } from './site/layout.ts';
import { accountMails } from './site/mail/account.ts';
import { calendar } from './site/mail/calendar.ts';
import { clubMails } from './site/mail/club.ts';
import { mailParts } from './site/mail/parts.ts';
import { rsvpMails } from './site/mail/rsvps.ts';
import { signInMails } from './site/mail/sign-in.ts';
import { undelivered } from './site/mail/undelivered.ts';
import { mailLinks } from './site/mail-links.ts';
import { devices } from './site/members/devices.ts';
import { names } from './site/members/names.ts';
import { passkeys } from './site/members/passkeys.ts';
import { mistakes } from './site/mistakes.ts';
import { notices } from './site/notices.ts';
import { ownData } from './site/own-data.ts';
import { problems } from './site/problems.ts';
import { refusals } from './site/refusals.ts';
import { rsvpPage } from './site/rsvps/ask.ts';
import { attendees } from './site/rsvps/attendees.ts';
import { confirmation } from './site/rsvps/confirmation.ts';
import { every } from './site/rsvps/every.ts';
import { rsvpForm } from './site/rsvps/form.ts';
import { nextUp } from './site/rsvps/next-up.ts';
import { ownRsvp } from './site/rsvps/own.ts';
import { rsvpPanel } from './site/rsvps/panel.ts';
import { sessions } from './site/sessions.ts';
import { signIn } from './site/sign-in.ts';
import { times } from './site/times.ts';
import { topics } from './site/topics.ts';

export const site = {
	account,
	accountMails,
	addressChange,
	attendees,
	breaks,
	calendar,
	checkIn,
	clocks,
	clubMails,
	code,
	confirmation,
	contact,
	devices,
	doorCode,
	eventListPages,
	eventLists,
	eventPage,
	eventStates,
	every,
	follow,
	forms,
	frontPage,
	inShort,
	layout,
	mailLinks,
	mailParts,
	manifest,
	mistakes,
	names,
	nextUp,
	notices,
	ownData,
	ownRsvp,
	post,
	privacy,
	passkeys,
	problems,
	refusals,
	rhythms,
	rsvpForm,
	rsvpMails,
	rsvpPage,
	rsvpPanel,
	scan,
	seriesReasons,
	sessions,
	share,
	signIn,
	signInMails,
	times,
	topics,
	undelivered,
	walkIns,
};
