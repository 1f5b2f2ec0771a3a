import { calendarWith } from '../../support/calendars/calendar-files.ts';
import { inDays } from '../../support/days.ts';
import type { RightsWorld } from '../../support/rights/rights-world.ts';

/** Who somebody is, each including the ones before. */
export const PEOPLE = ['visitor', 'member', 'host', 'owner'] as const;
export type Person = (typeof PEOPLE)[number];

/** A press of a button, or a call, that changes something. */
export interface Press {
	/** What it does, in the words of a person. */
	does: string;
	/** The least who may. */
	least: Person;
	/** The page with the button; the route's own where left out. */
	on?: (world: RightsWorld) => string;
	/** What the buttons to press begin with, one page after the other: the last one does it. */
	buttons?: readonly string[];
	/** What is filled in on the first page. */
	fill?: (world: RightsWorld) => Record<string, string>;
	/** For what no page has a button for: the fields are sent to this path. */
	to?: (world: RightsWorld) => string;
	/** The club is not set up yet. */
	isBeforeSetUp?: true;
	/** What it does is not to be seen in the database. */
	leavesNothing?: true;
	/** What has to be so for whoever presses: a statement with their id and the id of the series. */
	given?: string;
}

/** A path of the site, as the build names it. */
export interface Route {
	/** The least who may see it; a number is the status for everybody where there is nothing to see. */
	see: Person | number;
	/** The path with what stands for its parameters; the route itself where it has none. */
	at?: (world: RightsWorld) => string;
	/** Wants a sign-in of the last quarter of an hour. */
	isFresh?: true;
	/** In runs on this machine only. */
	isLocal?: true;
	/** Whoever is at least this is led elsewhere, for there is nothing to do here in this state. */
	leads?: { from: Person; to: string };
	presses?: readonly Press[];
}

/** A session in another browser. */
const ANOTHER_SESSION = `insert into session (id, token, user_id, expires_at, created_at, updated_at)
	values (?1 || ?2, ?1 || ?2, ?1, 4102444800000, 1, 1)`;

/** A passkey of whoever acts. */
const A_PASSKEY = `insert into passkeys
	(id, user_id, public_key, counter, transports, domain, name, created_at)
	values (?1 || ?2, ?1, 'key', 0, '[]', '127.0.0.1', 'Phone', 1)`;

const me = () => '/me';
const passkeys = () => '/me/passkeys';
const sessions = () => '/me/sessions';

const event = (world: RightsWorld) => `/admin/events/${world.slug}`;
const door = (world: RightsWorld) => `/admin/events/${world.runningSlug}/check-in`;
const series = (world: RightsWorld) => `/admin/series/${world.seriesId}`;
const announcement = (id: string) => `/admin/announcements/${id}`;
const toEvent = (world: RightsWorld) => announcement(world.eventDraft);
const toTopic = (world: RightsWorld) => announcement(world.topicDraft);
const member = (id: string) => `/admin/members/${id}`;

/** The same press on an announcement to attendees, which hosts may, and on one to a topic, which owners may. */
function onBoth(
	does: string,
	below: string,
	rest: Pick<Press, 'buttons' | 'fill' | 'leavesNothing'>,
): Press[] {
	return [
		{
			...rest,
			does: `${does}, to attendees`,
			least: 'host',
			on: (world) => `${toEvent(world)}${below}`,
		},
		{
			...rest,
			does: `${does}, to a topic`,
			least: 'owner',
			on: (world) => `${toTopic(world)}${below}`,
		},
	];
}

/** A part of the club's settings, changed. */
function setting(
	part: string,
	does: string,
	fields: Record<string, string>,
	buttons: readonly string[] = ['Save'],
): Press {
	return {
		does,
		least: 'owner',
		on: () => `/admin/settings/${part}`,
		buttons,
		fill: () => fields,
	};
}

/**
 * Everything that the site answers, and who may. Written separately, not read from the policy: what
 * disagrees with it is found by rights.test.ts, and so is a route that is missing here.
 */
export const ROUTES: Record<string, Route> = {
	'/': { see: 'visitor' },
	'/404': { see: 404 },
	'/events': { see: 'visitor' },
	'/events/past': { see: 'visitor' },
	'/events/[slug]/share': {
		see: 'visitor',
		at: ({ slug }) => `/events/${slug}/share`,
	},
	'/privacy': { see: 'visitor' },
	'/contact': {
		see: 'visitor',
		presses: [
			{
				does: 'writes to the organizers',
				least: 'visitor',
				buttons: ['Send message'],
				fill: () => ({ name: 'Vic', email: 'vic@example.org', message: 'Hello?' }),
			},
		],
	},
	'/events/[slug]': { see: 'visitor', at: ({ slug }) => `/events/${slug}` },
	'/events/[slug].ics': { see: 'visitor', at: ({ slug }) => `/events/${slug}.ics` },
	'/calendar.ics': { see: 'visitor' },
	'/calendar/[secret].ics': { see: 'visitor', at: ({ tokens }) => `/calendar/${tokens.feed}.ics` },
	'/feed.xml': { see: 'visitor' },
	'/robots.txt': { see: 'visitor' },
	'/manifest.webmanifest': { see: 'visitor' },
	'/icons/[name]': { see: 'visitor', at: () => '/icons/b93815-96.png' },
	'/sitemap.xml': { see: 'visitor' },
	'/not-configured': { see: 404 },
	'/refused': { see: 404 },
	'/_image': { see: 404 },
	'/_server-islands/[name]': { see: 400, at: () => '/_server-islands/x' },

	// Signing in, and links that are the right themselves.
	'/join': { see: 'visitor', leads: { from: 'member', to: '/' } },
	'/login': { see: 'visitor', leads: { from: 'member', to: '/' } },
	'/login/confirm': { see: 'visitor' },
	'/rsvp': { see: 'member' },
	'/rsvp/cancel': { see: 'member' },
	'/rsvp/[token]': {
		see: 'visitor',
		at: ({ tokens }) => `/rsvp/${tokens.rsvp}`,
		presses: [{ does: 'answers by a link', least: 'visitor', buttons: ["I can't come"] }],
	},
	'/unsubscribe/[token]': {
		see: 'visitor',
		at: ({ tokens }) => `/unsubscribe/${tokens.unsubscribe}`,
		presses: [{ does: 'stops email by a link', least: 'visitor', buttons: ['Stop all email'] }],
	},
	'/invitations/[token]': {
		see: 'visitor',
		at: ({ tokens }) => `/invitations/${tokens.invitations}`,
		presses: [
			{
				does: 'confirms invitations by a link',
				least: 'visitor',
				buttons: ['Send me invitations'],
			},
		],
	},
	'/email-change/[token]': {
		see: 'visitor',
		at: ({ tokens }) => `/email-change/${tokens.emailChange}`,
		presses: [{ does: 'confirms an address by a link', least: 'visitor', buttons: ['Yes'] }],
	},
	'/door-code/[token].png': {
		see: 'visitor',
		at: ({ tokens }) => `/door-code/${tokens.checkIn}.png`,
	},

	// What forms and scripts call.
	'/api/health': { see: 'visitor' },
	'/api/magiclink': {
		see: 404,
		presses: [
			{
				does: 'asks for a sign-in email',
				least: 'visitor',
				to: () => '/api/magiclink',
				fill: ({ target }) => ({ email: `${target}@club.example` }),
			},
		],
	},
	'/api/invitations': {
		see: 404,
		presses: [
			{
				does: 'asks for invitations',
				least: 'visitor',
				to: () => '/api/invitations',
				fill: ({ target }) => ({ email: `wants-${target}@club.example` }),
			},
		],
	},
	'/api/rsvp-toggle': {
		see: 404,
		presses: [
			{
				does: 'says yes to an event',
				least: 'member',
				to: () => '/api/rsvp-toggle',
				fill: ({ slug }) => ({ event: slug, answer: 'going' }),
			},
		],
	},
	'/api/rsvp-standing': {
		see: 404,
		presses: [
			{
				does: 'comes every week',
				least: 'member',
				to: () => '/api/rsvp-standing',
				fill: ({ slug }) => ({ event: slug, standing: 'true' }),
			},
		],
	},
	'/api/subscription-toggle': {
		see: 404,
		presses: [
			{
				does: 'chooses a topic',
				least: 'member',
				to: () => '/api/subscription-toggle',
				fill: () => ({ topic: 'invitations', subscribed: 'true' }),
			},
		],
	},
	'/api/language': {
		see: 404,
		presses: [
			{
				does: 'chooses a language',
				least: 'visitor',
				to: () => '/api/language',
				fill: () => ({ language: 'en' }),
				leavesNothing: true,
			},
		],
	},
	'/api/passkeys/sign-in-options': {
		see: 404,
		presses: [
			{
				does: 'asks for a passkey',
				least: 'visitor',
				to: () => '/api/passkeys/sign-in-options',
			},
		],
	},
	// What these two take, a passkey has signed: tests/http/sign-in/passkeys.test.ts.
	'/api/passkeys/sign-in': { see: 404 },
	'/api/passkeys/add': { see: 404 },
	'/api/passkeys/add-options': {
		see: 404,
		isFresh: true,
		presses: [
			{
				does: 'asks for a new passkey',
				least: 'member',
				to: () => '/api/passkeys/add-options',
			},
		],
	},
	'/api/sign-out': {
		see: 404,
		// A visitor is signed out already.
		presses: [
			{ does: 'signs out', least: 'visitor', to: () => '/api/sign-out', leavesNothing: true },
		],
	},
	// Signed by the provider: tests/http/mail/reports.test.ts.
	'/api/webhooks/resend': { see: 404 },
	// Nobody has set one up here: tests/http/sign-in/providers.test.ts.
	'/api/sign-in/[provider]': { see: 404, at: () => '/api/sign-in/google' },
	'/auth/callback/[provider]': { see: 404, at: () => '/auth/callback/google' },
	'/auth/[...path]': { see: 404, at: () => '/auth/list-sessions' },
	'/auth/get-session': { see: 'visitor' },

	// The member's own pages.
	'/me': { see: 'member' },
	'/me/door-code': { see: 'member' },
	'/me/sessions': { see: 'member' },
	'/me/passkeys': { see: 'member' },
	'/me/email': {
		see: 'member',
		presses: [
			{
				does: 'asks for another address',
				least: 'member',
				buttons: ['Send both emails'],
				fill: ({ target }) => ({ email: `other-${target}@club.example` }),
			},
		],
	},
	'/me/data': { see: 'member', isFresh: true },
	'/me/data.json': { see: 'member', isFresh: true },
	'/me/delete': {
		see: 'member',
		isFresh: true,
		presses: [
			{
				does: 'deletes the account',
				least: 'member',
				buttons: ['Delete my account for good'],
			},
		],
	},
	'/_actions/[...path]': {
		see: 404,
		at: () => '/_actions/x',
		presses: [
			{
				does: 'rename',
				least: 'member',
				on: me,
				buttons: ['Save'],
				fill: () => ({ name: 'Somebody Else' }),
			},
			{ does: 'makeCalendarFeed', least: 'member', on: me, buttons: ['Make my calendar address'] },
			{
				does: 'renewCalendarFeed',
				least: 'member',
				on: me,
				buttons: ['Make my calendar address', 'Replace my calendar address'],
			},
			{
				does: 'removeCalendarFeed',
				least: 'member',
				on: me,
				buttons: ['Make my calendar address', 'Remove my calendar address'],
			},
			{
				does: 'changeVisibility',
				least: 'member',
				on: me,
				buttons: ['Switch off showing my first name'],
			},
			{
				does: 'pauseMail',
				least: 'member',
				on: me,
				buttons: ['Pause'],
				fill: () => ({ until: inDays(7) }),
			},
			{
				does: 'endPause',
				least: 'member',
				on: me,
				buttons: ['Pause', 'End the pause'],
				fill: () => ({ until: inDays(7) }),
			},
			{
				does: 'getMailAgain',
				least: 'member',
				on: me,
				buttons: ['Start email again'],
				given: 'update user set mail_stopped_at = 1 where id = ?1 and ?2 is not null',
			},
			{
				does: 'stopComing',
				least: 'member',
				on: me,
				buttons: ['Stop coming'],
				given: `insert into standing_rsvps (series_id, user_id, place, created_at, updated_at)
					select ?2, ?1, max(place) + 1, 1, 1 from standing_rsvps where series_id = ?2`,
			},
			{
				does: 'endSession',
				least: 'member',
				on: sessions,
				buttons: ['End this session'],
				given: ANOTHER_SESSION,
			},
			{
				does: 'renamePasskey',
				least: 'member',
				on: passkeys,
				buttons: ['Save name'],
				fill: () => ({ name: 'Laptop' }),
				given: A_PASSKEY,
			},
			{
				does: 'removePasskey',
				least: 'member',
				on: passkeys,
				buttons: ['Remove passkey'],
				given: A_PASSKEY,
			},
			{
				does: 'endOtherSessions',
				least: 'member',
				on: sessions,
				buttons: ['End all other sessions'],
				given: ANOTHER_SESSION,
			},
		],
	},

	// The organizers' desk.
	'/admin': { see: 'host' },
	'/admin/setup': { see: 'owner', leads: { from: 'owner', to: '/' } },
	'/admin/setup/done': { see: 'owner' },
	'/admin/setup/[step]': {
		see: 'owner',
		at: () => '/admin/setup/club',
		leads: { from: 'owner', to: '/' },
		presses: [
			{
				does: 'names the club',
				least: 'owner',
				buttons: ['Continue'],
				fill: () => ({ name: 'Night Makers' }),
				isBeforeSetUp: true,
			},
		],
	},
	'/admin/events': { see: 'host' },
	'/admin/events/new': {
		see: 'owner',
		presses: [
			{
				does: 'creates an event',
				least: 'owner',
				buttons: ['Create the event'],
				fill: () => ({ title: 'Night of lamps', date: inDays(60), startsAtTime: '09:00' }),
			},
		],
	},
	'/admin/events/import': {
		see: 'owner',
		presses: [
			{
				does: 'imports a calendar',
				least: 'owner',
				buttons: ['Continue', 'Add 1 event'],
				fill: ({ target }) => ({ text: calendarWith(`new-${target}`) }),
			},
		],
	},
	'/admin/events/[slug]': { see: 'host', at: event },
	'/admin/events/[slug]/change': {
		see: 'owner',
		at: (world) => `${event(world)}/change`,
		presses: [
			{
				does: 'changes an event',
				least: 'owner',
				buttons: ['Continue', 'Save'],
				fill: () => ({ place: 'Elsewhere' }),
			},
		],
	},
	'/admin/events/[slug]/cancel': {
		see: 'owner',
		at: (world) => `${event(world)}/cancel`,
		presses: [
			{
				does: 'cancels an event',
				least: 'owner',
				buttons: ['Cancel this event'],
				fill: () => ({ reason: 'The heating is broken.' }),
			},
		],
	},
	'/admin/events/[slug]/picture': {
		see: 'owner',
		at: (world) => `/admin/events/${world.overSlug}/picture`,
		presses: [
			{
				does: 'says what the picture of an event shows',
				least: 'owner',
				buttons: ['Save the picture'],
				fill: () => ({ alt: 'Lamps at night' }),
			},
			{
				does: 'removes the picture of an event',
				least: 'owner',
				buttons: ['Remove the picture'],
			},
		],
	},
	'/admin/events/[slug]/report': {
		see: 'owner',
		at: (world) => `/admin/events/${world.overSlug}/report`,
		presses: [
			{
				does: 'says how an event went',
				least: 'owner',
				buttons: ['Save the report'],
				fill: () => ({ report: 'Six lamps, all alight.' }),
			},
		],
	},
	'/admin/events/[slug]/guests': {
		see: 'host',
		at: (world) => `${event(world)}/guests`,
		presses: [
			{
				does: 'counts a member in',
				least: 'host',
				buttons: ['Count in'],
				on: (world) => `${event(world)}/guests?find=${encodeURIComponent(world.outsiderEmail)}`,
				fill: () => ({ guests: '1' }),
			},
			{ does: 'changes a party', least: 'host', buttons: ['Save'], fill: () => ({ guests: '1' }) },
			{ does: 'removes a party from the list', least: 'host', buttons: ['Remove '] },
		],
	},
	'/admin/events/[slug]/guests.csv': {
		see: 'host',
		at: (world) => `${event(world)}/guests.csv`,
		isFresh: true,
	},
	'/admin/events/[slug]/check-in': {
		see: 'host',
		at: door,
		presses: [
			{ does: 'checks in', least: 'host', buttons: ['Here'] },
			{ does: 'undoes a check-in', least: 'host', buttons: ['Undo'] },
			{
				does: 'checks a walk-in in',
				least: 'host',
				buttons: ['Check in'],
				fill: ({ target }) => ({ name: 'Wanda', email: `walks-${target}@club.example` }),
			},
		],
	},
	'/admin/events/[slug]/scan': {
		see: 'host',
		at: (world) => door(world).replace('/check-in', '/scan'),
	},
	'/admin/check-in/[token]': {
		see: 'host',
		at: ({ tokens }) => `/admin/check-in/${tokens.checkIn}`,
		presses: [
			{ does: 'checks in by a door code', least: 'host', buttons: ['Check in'] },
			{ does: 'undoes it there', least: 'host', buttons: ['Check in', 'Undo'] },
		],
	},
	'/admin/members': {
		see: 'host',
		presses: [
			{
				does: 'says that imported people agreed',
				least: 'owner',
				on: () => '/admin/members?part=awaiting',
				buttons: ['They agreed to get email'],
			},
		],
	},
	'/admin/members/[id]': {
		see: 'host',
		at: ({ target }) => member(target),
		presses: [
			{
				does: 'gives a role',
				least: 'owner',
				buttons: ['Change the role'],
				fill: () => ({ role: 'owner' }),
			},
			{
				does: 'says that a member agreed',
				least: 'owner',
				on: ({ awaiting }) => member(awaiting),
				buttons: ['They agreed to get email'],
			},
			{
				does: 'lifts a ban',
				least: 'owner',
				on: ({ banned }) => member(banned),
				buttons: ['Lift the ban'],
			},
			{
				does: 'lets an address be tried again',
				least: 'owner',
				on: ({ bounced }) => member(bounced),
				buttons: ['Try this address again'],
			},
		],
	},
	'/admin/members/[id]/ban': {
		see: 'owner',
		at: ({ target }) => `${member(target)}/ban`,
		presses: [{ does: 'bans a member', least: 'owner', buttons: ['Ban '] }],
	},
	'/admin/members/[id]/remove': {
		see: 'owner',
		at: ({ target }) => `${member(target)}/remove`,
		isFresh: true,
		presses: [{ does: 'removes a member', least: 'owner', buttons: ['Remove '] }],
	},
	'/admin/members/export.csv': { see: 'owner', isFresh: true },
	'/admin/members/import': {
		see: 'owner',
		presses: [
			{
				does: 'imports members',
				least: 'owner',
				buttons: ['Continue', 'Import'],
				fill: ({ target }) => ({ text: `email,name\nnew-${target}@club.example,New\n` }),
			},
		],
	},
	'/admin/series': { see: 'owner' },
	'/admin/series/new': {
		see: 'owner',
		presses: [
			{
				does: 'makes a series',
				least: 'owner',
				buttons: ['Continue', 'Save the series'],
				fill: () => ({ title: 'Lamps', fromDate: inDays(60) }),
			},
		],
	},
	'/admin/series/[id]': { see: 'owner', at: series },
	'/admin/series/[id]/change': {
		see: 'owner',
		at: (world) => `${series(world)}/change`,
		presses: [
			{
				does: 'changes a series',
				least: 'owner',
				buttons: ['Continue'],
				fill: () => ({ place: 'Elsewhere' }),
			},
		],
	},
	'/admin/series/[id]/breaks': {
		see: 'owner',
		at: (world) => `${series(world)}/breaks`,
		presses: [
			{
				does: 'adds a break',
				least: 'owner',
				buttons: ['Add the break'],
				fill: () => ({ firstDate: inDays(250), lastDate: inDays(260), reason: 'A fair.' }),
			},
			{ does: 'removes a break', least: 'owner', buttons: ['Remove this break'] },
		],
	},
	'/admin/series/[id]/end': {
		see: 'owner',
		at: (world) => `${series(world)}/end`,
		presses: [
			{
				does: 'ends a series',
				least: 'owner',
				buttons: ['End the series'],
				fill: () => ({ endsOnDate: inDays(300) }),
			},
		],
	},
	'/admin/announcements': { see: 'host' },
	'/admin/announcements/new': {
		see: 'host',
		presses: [
			{
				does: 'writes to attendees',
				least: 'host',
				buttons: ['Save as a draft'],
				fill: ({ slug }) => ({ to: `event:${slug}`, subject: 'Hello', body: 'Bring tea.' }),
			},
			{
				does: 'writes to a topic',
				least: 'owner',
				buttons: ['Save as a draft'],
				fill: () => ({ to: 'topic:announcements', subject: 'Hello', body: 'Bring tea.' }),
			},
		],
	},
	'/admin/announcements/[id]': {
		see: 'host',
		at: toEvent,
		presses: [
			...onBoth('sends a test', '', { buttons: ['Send me a test'], leavesNothing: true }),
			{
				does: 'makes it a draft again',
				least: 'owner',
				on: ({ scheduled }) => announcement(scheduled),
				buttons: ['Make it a draft again'],
			},
			{
				does: 'stops the rest',
				least: 'owner',
				on: ({ sending }) => announcement(sending),
				buttons: ['Stop sending the rest'],
			},
		],
	},
	'/admin/announcements/[id]/change': {
		see: 'host',
		at: (world) => `${toEvent(world)}/change`,
		presses: onBoth('changes an announcement', '/change', {
			buttons: ['Save'],
			fill: () => ({ subject: 'Changed' }),
		}),
	},
	'/admin/announcements/[id]/preview': {
		see: 'host',
		at: (world) => `${toEvent(world)}/preview`,
	},
	'/admin/announcements/[id]/send': {
		see: 'host',
		at: (world) => `${toEvent(world)}/send`,
		presses: onBoth('sends an announcement', '/send', { buttons: ['Send it to'] }),
	},
	'/admin/announcements/[id]/later': {
		see: 'host',
		at: (world) => `${toEvent(world)}/later`,
		presses: onBoth('schedules an announcement', '/later', {
			buttons: ['Schedule the announcement'],
			fill: () => ({ date: inDays(3) }),
		}),
	},
	'/admin/announcements/[id]/delete': {
		see: 'host',
		at: (world) => `${toEvent(world)}/delete`,
		presses: onBoth('deletes an announcement', '/delete', {
			buttons: ['Delete this announcement'],
		}),
	},

	'/admin/attendance': { see: 'host' },
	'/admin/attendance/numbers.csv': { see: 'host', isFresh: true },
	'/admin/settings': { see: 'owner' },
	'/admin/settings/[part]': {
		see: 'owner',
		at: () => '/admin/settings/name',
		presses: [
			setting('name', 'renames the club', { name: 'Makers by day' }),
			setting('place', 'says where the club is', { place: 'The old mill' }),
			setting('zone', 'changes the zone', { timeZone: 'Europe/Lisbon' }, ['Continue', 'Save']),
			setting('colour', 'changes the colour', { typed: '#205080' }),
			setting('sender', 'changes the sender', { senderName: 'The makers' }),
			setting('topics', 'says what a topic is', { 'reminders-words': 'A nudge.' }),
			setting('defaults', 'changes what new events begin with', { defaultCapacity: '33' }),
			setting('links', 'says where else the club is', {
				label1: 'Videos',
				url1: 'https://videos.example/makers',
			}),
			setting('joining', 'closes joining', { joining: 'closed' }),
		],
	},
	'/admin/settings/banner': {
		see: 'owner',
		presses: [
			{
				does: 'says what the banner shows',
				least: 'owner',
				buttons: ['Save'],
				fill: () => ({ alt: 'Lamps at night' }),
			},
			{ does: 'removes the banner', least: 'owner', buttons: ['Remove the banner'] },
		],
	},
	'/pictures/[id]': { see: 'visitor', at: ({ picture }) => `/pictures/${picture}` },
	'/admin/audit-log': { see: 'owner' },
	'/admin/doctor': { see: 'owner' },
	'/admin/doctor/send-again': {
		see: 'owner',
		presses: [
			{ does: 'sends emails again', least: 'owner', buttons: ['Send 1 email again'] },
			{
				does: 'sends one email again',
				least: 'owner',
				on: () => '/admin/doctor',
				buttons: ['Send again'],
			},
			{
				does: 'sends messages from the contact form again',
				least: 'owner',
				on: () => '/admin/doctor',
				buttons: ['Send contact messages again'],
				given: `insert into contact_messages (id, name, email, body, client, network, recipients, failure, created_at)
					values (?1 || ?2, '', 'vic@example.org', 'Hello?', '', '', 1, 'key_expired', 4102444800000)`,
			},
		],
	},
	'/api/doctor': { see: 'owner' },

	// What a run on this machine shows.
	'/dev/mailbox': { see: 'visitor', isLocal: true },
	'/dev/mailbox.json': { see: 'visitor', isLocal: true },
	'/dev/mailbox/[id]': { see: 404, at: () => '/dev/mailbox/none', isLocal: true },
	'/dev/mails': { see: 'visitor', isLocal: true },
	'/dev/mails/[name]': { see: 'visitor', at: () => '/dev/mails/sign-in', isLocal: true },
	'/dev/mails/[name].txt': { see: 'visitor', at: () => '/dev/mails/sign-in.txt', isLocal: true },
};
