import { sql } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createAuth } from '../../../src/auth/create-auth.ts';
import { createKvSessionStore } from '../../../src/auth/kv-session-store.ts';
import { type Actor, authorize } from '../../../src/auth/policy.ts';
import { readViewer, type Viewer } from '../../../src/auth/viewer.ts';
import type { Context } from '../../../src/context.ts';
import {
	deleteUnsent,
	markMissed,
	postponeAnnouncement,
	startSending,
	stopSending,
} from '../../../src/db/announcements/announcements.ts';
import { changeClub } from '../../../src/db/club/club.ts';
import { recordChoreRuns } from '../../../src/db/doctor/chore-runs.ts';
import { deleteExpiredRows } from '../../../src/db/doctor/clean-up.ts';
import {
	readAppliedMigrations,
	readDiagnosis,
	readHealth,
	stoppedMembers,
} from '../../../src/db/doctor/diagnosis.ts';
import {
	makeDueAgain,
	retriedBatches,
	troubledMessages,
} from '../../../src/db/doctor/send-again.ts';
import { countSessionRead } from '../../../src/db/doctor/session-reads.ts';
import { checkIn, checkInWalkIn, undoCheckIn } from '../../../src/db/door/check-ins.ts';
import { applyEventChanges } from '../../../src/db/events/changes.ts';
import type { EventRow } from '../../../src/db/events/events.ts';
import { storeOpenedEvents } from '../../../src/db/events/opened-events.ts';
import { recordMailReport } from '../../../src/db/mail/addresses.ts';
import {
	claimBatch,
	closeBatch,
	markBatchFailed,
	markBatchSent,
	prepareBatch,
	releaseBatch,
	subjectOf,
} from '../../../src/db/mail/batches.ts';
import { releaseInvitationRequests } from '../../../src/db/mail/invitation-requests.ts';
import {
	eventsWithMailings,
	type WantedMailing,
	writeMailings,
} from '../../../src/db/mail/mailings.ts';
import {
	claimOutbox,
	fixMessages,
	releaseMessages,
	reportOutcomes,
} from '../../../src/db/mail/outbox.ts';
import { holdAllCalls, paceClosedUntil, takeNextCalls } from '../../../src/db/mail/pace.ts';
import { readMemberData } from '../../../src/db/members/data.ts';
import { deleteMember } from '../../../src/db/members/delete-account.ts';
import {
	confirmEmailChange,
	openEmailChange,
	recordEmailChange,
} from '../../../src/db/members/email-changes.ts';
import { MEMBER_PARTS, membersForFile } from '../../../src/db/members/members.ts';
import { rawBatch } from '../../../src/db/raw-batch.ts';
import { answerRsvp } from '../../../src/db/rsvps/answer-rsvp.ts';
import { seatWaitingParties } from '../../../src/db/rsvps/seats.ts';
import {
	startStandingRsvp,
	stopStandingRsvp,
	stopStandingRsvpAt,
} from '../../../src/db/rsvps/standing-rsvps.ts';
import { signInMails } from '../../../src/db/schema.ts';
import { insertSeries } from '../../../src/db/series/series.ts';
import { codeAttemptsOfDay, countCodeAttempt } from '../../../src/db/sign-in/sign-in-mails.ts';
import { type AuditFilter, FORMER } from '../../../src/domain/audit/filter.ts';
import { Refusal } from '../../../src/domain/errors.ts';
import type { BatchFate } from '../../../src/domain/mail/batch-fate.ts';
import { dailyCeilings } from '../../../src/domain/mail/limits.ts';
import { MAILING_KINDS } from '../../../src/domain/mail/outbox-kinds.ts';
import type { SeriesPlan } from '../../../src/domain/series/plan.ts';
import { localDate } from '../../../src/domain/time/time.ts';
import {
	changeAnnouncement,
	createAnnouncement,
} from '../../../src/features/announcements/save-announcement.ts';
import { sendDueAnnouncements } from '../../../src/features/announcements/send-announcement.ts';
import {
	contactOrganizers,
	sendContactMessages,
} from '../../../src/features/club/contact-organizers.ts';
import {
	makeCalendarFeed,
	removeCalendarFeed,
	renewCalendarFeed,
} from '../../../src/features/feeds/change-calendar-feed.ts';
import {
	askForInvitations,
	sendDueInvitationRequests,
} from '../../../src/features/mail/ask-for-invitations.ts';
import { changeSubscription } from '../../../src/features/mail/change-subscription.ts';
import { confirmInvitations } from '../../../src/features/mail/confirm-invitations.ts';
import { endPause, getMailAgain, pauseMail } from '../../../src/features/mail/pause-mail.ts';
import { tryAddressAgain } from '../../../src/features/mail/try-address-again.ts';
import { unsubscribe } from '../../../src/features/mail/unsubscribe.ts';
import { acceptConsent } from '../../../src/features/members/accept-consent.ts';
import { banMember, liftBan } from '../../../src/features/members/ban-member.ts';
import { changeRole } from '../../../src/features/members/change-role.ts';
import { changeVisibility } from '../../../src/features/members/change-visibility.ts';
import { importMembers, previewImport } from '../../../src/features/members/import-members.ts';
import { renameMember } from '../../../src/features/members/rename-member.ts';
import { countPeople } from '../../../src/features/rsvps/count-people.ts';
import { addBreak } from '../../../src/features/series/add-break.ts';
import { previewCancelFollowing } from '../../../src/features/series/change-following.ts';
import { previewSeriesChange } from '../../../src/features/series/change-series.ts';
import { openEvents } from '../../../src/features/series/open-events.ts';
import { removeBreak } from '../../../src/features/series/remove-break.ts';
import {
	endOtherSessions,
	endSession,
	signOut,
} from '../../../src/features/sign-in/end-sessions.ts';
import { sendWaitingSignIns } from '../../../src/features/sign-in/send-waiting-sign-ins.ts';
import {
	viewAnnouncement,
	viewAnnouncementForm,
	viewAnnouncements,
} from '../../../src/views/announcements/announcements.ts';
import { viewAuditLog } from '../../../src/views/audit/audit-log.ts';
import { viewContact } from '../../../src/views/club/contact.ts';
import {
	viewDesk,
	viewDeskEvent,
	viewDeskEvents,
	viewNewEvent,
} from '../../../src/views/club/desk.ts';
import { viewHome } from '../../../src/views/club/home.ts';
import { viewPicture } from '../../../src/views/club/picture.ts';
import {
	viewSettings,
	viewTopicSettings,
	viewZoneSettings,
} from '../../../src/views/club/settings.ts';
import { viewAttendance } from '../../../src/views/door/attendance.ts';
import { viewCheckIn, viewCodeAtDoor } from '../../../src/views/door/check-in.ts';
import { viewGuestFile, viewGuestList } from '../../../src/views/door/guest-list.ts';
import { viewEvent, viewLinkedEvent, viewSharedEvent } from '../../../src/views/events/event.ts';
import { viewPastEvents, viewUpcomingEvents } from '../../../src/views/events/events.ts';
import {
	viewCalendar,
	viewNews,
	viewOwnCalendar,
	viewSitemap,
} from '../../../src/views/feeds/feeds.ts';
import { viewInvitationRequest, viewUnsubscribe } from '../../../src/views/mail/mail-links.ts';
import {
	viewAccount,
	viewEmailChange,
	viewEndOfAccount,
	viewSessions,
} from '../../../src/views/members/account.ts';
import { viewMember } from '../../../src/views/members/member.ts';
import { viewMembers } from '../../../src/views/members/members.ts';
import { viewSeries, viewSeriesForm, viewSeriesList } from '../../../src/views/series/series.ts';
import { viewConfirm } from '../../../src/views/sign-in/confirm.ts';
import { viewPasskeys } from '../../../src/views/sign-in/passkeys.ts';
import { A_SERIES } from '../../support/a-series.ts';
import { fromNow, HOUR_MS, NOW } from '../../support/time.ts';
import { holdDate } from '../clocks.ts';
import { contextOn } from '../contexts.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { actorOf, addEvent, addMember, addMembers, addOrganizer, ORGANIZER } from '../rows.ts';
import { rowsReadBy } from '../rows-read.ts';
import { askForLink, signIn } from '../signing-in.ts';

// Texts of emails are made by templates, which only Astro's build can read.
vi.mock('../../../src/mail/templates/sign-in-mail.ts', () => ({ signInMail: async () => ({}) }));
vi.mock('../../../src/mail/templates/club-mail.ts', () => ({
	clubMails: async () => ({ mails: [], recipients: [] }),
}));
vi.mock('../../../src/mail/templates/contact-mail.ts', () => ({
	contactMail: async ({ to }: { to: string }) => ({ to }),
}));
vi.mock('../../../src/mail/templates/invitation-request-mail.ts', () => ({
	invitationRequestMail: async () => ({}),
}));

/** Tables that stay as small as the club is: reading them whole is cheaper than an index. */
const SMALL = ['club', 'pictures', 'series', 'breaks', 'chore_runs', '__drizzle_migrations'];

const platform = useLocalPlatform();
let context: Context;
let cookie: string;
let viewer: Viewer;
let actor: Actor;
const organizer = actorOf(ORGANIZER.userId);
let event: string;
let announcement: string;

const auth = () => createAuth(platform.env);

holdDate();
beforeAll(async () => {
	context = contextOn(platform);
	cookie = await signIn(context, 'ada@example.com');
	event = await addEvent(platform.db, { startsAt: fromNow(HOUR_MS), endsAt: fromNow(2 * HOUR_MS) });
	await addOrganizer(platform.db);
	announcement = crypto.randomUUID();
	await createAnnouncement(context, {
		id: announcement,
		by: ORGANIZER,
		form: { subject: 'News', body: 'Words', to: { topic: 'announcements' } },
	});
	const read = await view();
	if (!read) throw new Error('not signed in');
	viewer = read;
	actor = authorize(read, 'account.see');
});
afterEach(async () => {
	await platform.settled();
	platform.statements.length = 0;
});

async function view(): Promise<Viewer | null> {
	const request = new Request(platform.config.siteUrl, { headers: { cookie } });
	return (await readViewer(async () => auth(), request, { isSafe: false, pathname: '/' })).viewer;
}

/** What SQLite does for each statement that the work runs. */
async function plansOf(
	work: () => Promise<unknown>,
): Promise<{ query: string; steps: string[] }[]> {
	platform.statements.length = 0;
	await work();
	await platform.settled();
	const plans = [];
	for (const query of new Set(platform.statements)) {
		const values = Array.from(query.matchAll(/\?/g), () => null);
		const { results } = await platform.env.DB.prepare(`explain query plan ${query}`)
			.bind(...values)
			.all<{ detail: string }>();
		plans.push({ query, steps: results.map(({ detail }) => detail) });
	}
	return plans;
}

async function tablesAndAliases(query: string): Promise<Map<string, string>> {
	const names = await platform.db.all<{ name: string }>(
		sql`select name from sqlite_master where type = 'table'`,
	);
	const aliases = new Map(names.map(({ name }) => [name, name]));
	for (const { name } of names) {
		for (const [, alias = ''] of query.matchAll(new RegExp(`\\b${name}"? "?([a-z]+)"?`, 'g'))) {
			if (!aliases.has(alias)) aliases.set(alias, name);
		}
	}
	return aliases;
}

/** The steps that read a whole table which grows with the years. */
async function scansIn(plans: Awaited<ReturnType<typeof plansOf>>): Promise<string[]> {
	const found: string[] = [];
	for (const { query, steps } of plans) {
		const aliases = await tablesAndAliases(query);
		for (const step of steps) {
			const alias = /^SCAN (\w+)/.exec(step)?.[1];
			const table = alias && aliases.get(alias);
			if (!table || SMALL.includes(table)) continue;
			// In the order of an index, and only as far as LIMIT goes: not the whole table.
			if (/ USING (COVERING )?INDEX /.test(step) && /\blimit\b/i.test(query)) continue;
			found.push(`${step} in ${query}`);
		}
	}
	return found;
}

const sorts = (plans: Awaited<ReturnType<typeof plansOf>>) =>
	plans.flatMap(({ query, steps }) =>
		steps.filter((step) => step.includes('TEMP B-TREE')).map((step) => `${step} in ${query}`),
	);

const now = () => NOW;

const CEILINGS = dailyCeilings(100);
/** The same as on a deployed site, where emails to strangers have ceilings. */
const limited = (): Context => ({ ...context, config: { ...context.config, emailsPerDay: 100 } });

/** A sign-in email that waits, so that somebody looks whether it may go out. */
async function addWaiting(): Promise<void> {
	const id = crypto.randomUUID();
	const createdAt = now();
	await platform.db.insert(signInMails).values({
		id,
		email: `${id}@example.com`,
		client: 'a client',
		linkHash: id,
		createdAt,
		expiresAt: createdAt,
		status: 'waiting',
	});
	platform.statements.length = 0;
}

/** What an owner can ask of the audit log: each by itself, with the page behind, and all together. */
const AUDIT_FILTERS: AuditFilter[] = [
	{},
	{ who: 'somebody' },
	{ who: FORMER },
	{ area: 'door' as const },
	{ subject: 'an event' },
	{ member: 'a member' },
	{ from: '2026-11-01', until: '2026-11-25' },
].flatMap((filter) => [filter, { ...filter, behind: { at: 5, id: 5 } }]);

/** The lists of members that organizers can ask for. */
const MEMBER_LISTS = [
	{ part: 'all' as const, order: 'joined' as const },
	...MEMBER_PARTS.map((part) => ({ part, order: 'name' as const })),
].flatMap((list) => [
	{ ...list, search: undefined },
	{ ...list, search: 'ada' },
]);
const inTwoDays = fromNow(48 * HOUR_MS);

const REPORT = {
	addresses: ['ada@example.com', 'nobody@example.com'],
	at: NOW,
	stop: 'bounce' as const,
	detail: 'no such mailbox',
};

/** Work that is refused for what it is about, after its queries. */
const refused = (work: Promise<unknown>) =>
	work.catch((error: unknown) => expect(error).toBeInstanceOf(Refusal));

describe('what every visit runs', () => {
	const visits: Record<string, () => Promise<unknown>> = {
		'the front page of a visitor': () => viewHome(context, null),
		'the front page of a member': () => viewHome(context, viewer),
		'the front page of a member, once more': () => viewHome(context, viewer),
		'the upcoming events': () => viewUpcomingEvents(context, viewer),
		'the past events': () => viewPastEvents(context, null),
		'the past events of a member': () => viewPastEvents(context, viewer),
		'the next event': () => viewEvent(context, viewer, 'next'),
		'an event': () => viewEvent(context, null, { slug: `event-${event}` }),
		'an event for a member': () => viewEvent(context, viewer, { slug: `event-${event}` }),
		'an event behind an emailed link': () =>
			viewLinkedEvent(context, { userId: viewer.user.id, eventId: event }),
		'the calendar of everybody': () => viewCalendar(context, null),
		'the calendar of a member': () => viewOwnCalendar(context, '0'.repeat(32)),
		'the news': () => viewNews(context, null),
		'the sitemap': () => viewSitemap(context, null),
		'the guest list of an event': () =>
			viewGuestList(context, `event-${event}`, {
				list: 'going',
				sort: 'answered',
				after: 100,
				search: 'Ada',
				find: 'Lovelace',
			}),
		'the walk-ins of an event': () =>
			viewGuestList(context, `event-${event}`, { list: 'walked-in', sort: 'answered', after: 0 }),
		'the guest list of an event by name': () =>
			viewGuestList(context, `event-${event}`, { list: 'going', sort: 'name', after: 100 }),
		'the list at the door': () =>
			viewCheckIn(context, `event-${event}`, { search: 'Ada', number: 1, findsMembers: true }),
		'somebody at the door with a code': () =>
			viewCodeAtDoor(context, { userId: viewer.user.id, eventId: event }),
		'a check-in': () =>
			checkIn(platform.db, {
				event: { slug: `event-${event}` },
				userId: viewer.user.id,
				guests: 1,
				by: ORGANIZER,
				now: now(),
			}),
		'an undone check-in': () =>
			undoCheckIn(platform.db, {
				event: { id: event },
				userId: viewer.user.id,
				by: ORGANIZER,
				now: now(),
			}),
		'a walk-in': () =>
			checkInWalkIn(platform.db, {
				event: { slug: `event-${event}` },
				email: 'walter@example.com',
				name: 'Walter',
				guests: 0,
				by: ORGANIZER,
				now: now(),
			}),
		'the page of an unsubscribe link': () =>
			viewUnsubscribe(context, { userId: viewer.user.id, scope: 'invitations' }),
		'the page of a link that confirms invitations': () => viewInvitationRequest(context, 'unknown'),
		'the desk': () => viewDesk(context),
		'the settings': () => viewSettings(context),
		'the settings of the zone': () => viewZoneSettings(context),
		'a picture': () => viewPicture(context, 'unknown'),
		'the events of the desk': () => viewDeskEvents(context),
		'older events of the desk': () => viewDeskEvents(context, `event-${event}`),
		'an event of the desk': () => viewDeskEvent(context, `event-${event}`),
		'the announcements': () => viewAnnouncements(context, { toAttendees: false }),
		"older announcements of a host's desk": () =>
			viewAnnouncements(context, { toAttendees: true, before: 'unknown' }),
		'an announcement': () => viewAnnouncement(context, announcement),
		'the form of an announcement': () =>
			viewAnnouncementForm(context, { id: announcement, slug: `event-${event}` }),
		'announcements that are due': () => sendDueAnnouncements(context),
		'an event like another': () => viewNewEvent(context, `event-${event}`),
		'the members': () => viewMembers(context, { part: 'all', order: 'name' }),
		...Object.fromEntries(
			AUDIT_FILTERS.map((filter) => [
				`the audit log, ${JSON.stringify(filter)}`,
				() => viewAuditLog(context, filter),
			]),
		),
		...Object.fromEntries(
			MEMBER_LISTS.map(({ part, order, search }) => [
				`${part} members, by ${order}, ${search ? 'searched, ' : ''}behind another`,
				() => viewMembers(context, { part, order, search, after: viewer.user.id }),
			]),
		),
		'a part of the file of members': () =>
			membersForFile(platform.db, { after: 'x', limit: 9 }, now()),
		'the preview of an import': () =>
			previewImport(context, { table: 'email\nada@example.com', corrections: [] }),
		'the session with its user': () => view(),
		'the session that KV does not have': async () =>
			createKvSessionStore({
				kv: platform.env.KV,
				db: platform.db,
				waitUntil: platform.waitUntil,
			}).get('unknown'.padEnd(32, 'x')),
		'an RSVP': () =>
			answerRsvp(platform.db, {
				userId: viewer.user.id,
				self: actor.authority,
				event: 'next',
				answer: 'going',
				change: crypto.randomUUID(),
				now: now(),
			}),
		'a new standing RSVP': () =>
			startStandingRsvp(platform.db, {
				by: actor.authority,
				event: 'next',
				guests: 1,
				today: '2026-11-25',
				change: crypto.randomUUID(),
				now: now(),
			}),
		'giving away free seats': () =>
			rawBatch(platform.db, seatWaitingParties(sql`${event}`, 'a change', now())),
	};

	it.each(Object.entries(visits))(
		'reads no table from end to end and sorts nothing: %s',
		async (_, work) => {
			const plans = await plansOf(work);
			expect(plans.length).toBeGreaterThan(0);
			expect(await scansIn(plans)).toEqual([]);
			expect(sorts(plans)).toEqual([]);
		},
	);
});

/** Checks each of these works on its own. */
function expectNoScans(works: Record<string, () => Promise<unknown>>): void {
	it.each(Object.entries(works))('reads no table from end to end: %s', async (_, work) => {
		const plans = await plansOf(work);
		expect(plans.length).toBeGreaterThan(0);
		expect(await scansIn(plans)).toEqual([]);
	});
}

describe('what members and organizers of members do now and then', () => {
	expectNoScans({
		// These sort the few rows of one member.
		'the page of a member': () => viewAccount(context, viewer),
		'the file of a guest list': () => viewGuestFile(context, `event-${event}`),
		'the sessions of a member': () => viewSessions(context, viewer),
		'the passkeys of a member': () => viewPasskeys(context, viewer),
		...Object.fromEntries(
			(['12-weeks', 'all'] as const).flatMap((range) =>
				[null, 'unknown'].map((seriesId) => [
					`who came, ${range}, ${seriesId ? 'to one series' : 'to all'}`,
					() => viewAttendance(context, { range, seriesId }),
				]),
			),
		),
		'the members by attendance': () =>
			viewMembers(context, { part: 'all', order: 'came', after: viewer.user.id }),
		'a standing RSVP stopped at an event': () =>
			stopStandingRsvpAt(platform.db, actor.authority, 'next', now()),
		'a standing RSVP stopped for a series': () =>
			stopStandingRsvp(platform.db, actor.authority, 'unknown', now()),
		'imported members': () =>
			importMembers(context, [{ email: 'grace@example.com', name: 'Grace' }], ORGANIZER),
		'the consent of an import': () =>
			refused(
				acceptConsent(context, organizer, { of: { importedAt: now() }, hasInvitations: true }),
			),
		'the consent of one member': () =>
			refused(
				acceptConsent(context, organizer, { of: { userId: 'unknown' }, hasInvitations: true }),
			),
		'a role': () =>
			refused(changeRole(context, organizer, { userId: viewer.user.id, role: 'host' })),
		'a ban': () => refused(banMember(context, organizer, 'unknown')),
		'no ban': () => refused(liftBan(context, organizer, 'unknown')),
		'a subscription': () => changeSubscription(context, actor, 'reminders', true),
		'the end of a topic, by a link': () =>
			unsubscribe(context, { userId: viewer.user.id, scope: 'announcements' }),
		'the end of all email, by a link': () =>
			unsubscribe(context, { userId: viewer.user.id, scope: 'all' }),
		'email again': () => getMailAgain(context, actor),
		'a pause': () => pauseMail(context, actor, localDate(inTwoDays, 'UTC')),
		'no pause': () => endPause(context, actor),
		'a request for invitations': () =>
			askForInvitations(context, { email: 'grace@example.com', client: 'a client' }),
		'a message to the organizers': () =>
			refused(
				contactOrganizers(context, {
					name: 'Grace',
					email: 'grace@example.com',
					message: 'Hello?',
					client: 'a client',
				}),
			),
		'messages to the organizers that are due': () => sendContactMessages(context),
		'how the organizers are reached': () => viewContact(context, null),
		'an event to share': () => viewSharedEvent(context, null, 'event-1'),
		'a request for invitations, confirmed': () => refused(confirmInvitations(context, 'unknown')),
		'requests whose email is owed': () => sendDueInvitationRequests(context),
		'a report of a delivery': () => recordMailReport(platform.db, { ...REPORT, stop: null }),
		'a report of a bounce': () => recordMailReport(platform.db, REPORT),
		'an address that is tried again': () => tryAddressAgain(context, organizer, viewer.user.id),
		'the page of a member for organizers': () => viewMember(context, viewer.user.id),
		'everything that is stored about a member': () => readMemberData(platform.db, viewer.user.id),
		'a requested change of address': () =>
			recordEmailChange(
				platform.db,
				{
					id: crypto.randomUUID(),
					by: actor.authority,
					newEmail: 'grace@example.org',
					createdAt: now(),
					expiresAt: inTwoDays,
				},
				{ since: now(), perEmail: 5 },
			),
		...Object.fromEntries(
			(['old', 'new'] as const).map((side) => [
				`another address, confirmed by the ${side} one`,
				() => confirmEmailChange(platform.db, { id: 'unknown', side, keepSessionId: null }, now()),
			]),
		),
		'the page of such a link': () => openEmailChange(platform.db, 'unknown', now()),
		'the page about the address': () => viewEmailChange(context, viewer),
		'the page about the end of the account': () => viewEndOfAccount(context, viewer),
		'the end of an account': async () =>
			deleteMember(platform.db, await addMember(platform.db), ORGANIZER, now()),
		'a calendar address': () => makeCalendarFeed(context, actor),
		'a new calendar address': () => renewCalendarFeed(context, actor),
		'no calendar address': () => removeCalendarFeed(context, actor),
		'being hidden': () => changeVisibility(context, actor, true),
		'a new name': () => renameMember(context, actor, 'Grace Example'),
	});
});

describe('what signing in runs', () => {
	expectNoScans({
		'asking for a link': () => askForLink(context, 'grace@example.com'),
		'signing in': () => signIn(context, 'grace@example.com'),
		'signing in with a yes to an event': () =>
			signIn(context, 'hedy@example.com', { event: `event-${event}`, name: 'Hedy', guests: 1 }),
		'the page of a sign-in link': () => viewConfirm(context, 'x'.repeat(43), null, 'sixty-first'),
		'trying a code': () =>
			countCodeAttempt(platform.db, 'grace@example.com', { most: 5, mostInADay: 50 }, now()),
		'how codes were tried': () => codeAttemptsOfDay(platform.db, 'grace@example.com', now()),
		'asking for a link below ceilings': () => askForLink(limited(), 'grace@example.com'),
		'asking for invitations below ceilings': () =>
			askForInvitations(limited(), { email: 'ida@example.com', client: 'a client' }),
		'emails that wait': () => addWaiting().then(() => sendWaitingSignIns(limited())),
		'requests that wait': () => releaseInvitationRequests(platform.db, CEILINGS, now(), 5),
		'the health page': () => readHealth(platform.db, CEILINGS, now()),
		'ending a session': () => endSession(context, actor, 'unknown'),
		'ending all others': () => endOtherSessions(context, actor),
		'signing out': () => signOut(context, auth(), viewer),
	});
});

describe('what organizing events, series and announcements runs', () => {
	expectNoScans({
		'opening events': () => openEvents(context),
		'the mailings of the coming week': () => eventsWithMailings(platform.db, now()),
		'stored mailings': () =>
			writeMailings(
				platform.db,
				MAILING_KINDS.map((kind): WantedMailing => {
					const times = { startsAt: now(), endsAt: now(), dueAt: now(), usefulUntil: now() };
					return { ...times, eventId: event, kind, revision: 0 };
				}),
				'2026-11-25',
				now(),
				now(),
			),
		'the record of a chore': () =>
			recordChoreRuns(platform.db, [{ name: 'a chore', startedAt: now() }]),
		'storing events that open': () =>
			storeOpenedEvents(platform.db, [], crypto.randomUUID(), now()),
		"an organizer's change of a series that goes on as another one": () =>
			applyEventChanges(platform.db, {
				change: crypto.randomUUID(),
				now: now(),
				by: ORGANIZER,
				action: 'series.changed',
				subject: { seriesId: 'unknown' },
				events: [],
				series: { id: 'unknown', seenAt: now(), values: A_SERIES },
				ending: [{ id: 'yet another', seenAt: now(), endsOnDate: '2026-12-18' }],
				following: { id: 'another', values: A_SERIES },
				addedBreak: {
					id: 'a break',
					seriesId: 'unknown',
					alsoIn: ['yet another'],
					firstDate: '2026-12-19',
					lastDate: '2027-01-02',
					reason: 'holidays',
				},
				seen: [{ seriesId: 'unknown', openEvents: 0 }],
			}),
		'an announcement that is changed': () =>
			changeAnnouncement(context, {
				id: announcement,
				revision: 1,
				by: ORGANIZER,
				form: { subject: 'News', body: 'Words', to: { slug: `event-${event}` } },
			}),
		'an announcement that is postponed, missed and deleted': async () => {
			const seen = { id: 'unknown', revision: 1, by: ORGANIZER, now: now() };
			await postponeAnnouncement(platform.db, seen, now());
			await markMissed(platform.db, 'unknown', 1, now());
			await deleteUnsent(platform.db, seen);
		},
		...Object.fromEntries(
			(
				[
					{ topic: 'announcements', eventId: null },
					{ topic: null, eventId: 'unknown' },
				] as const
			).map((audience) => [
				`sending an announcement to ${audience.topic ?? 'attendees'}`,
				() =>
					startSending(platform.db, {
						id: 'unknown',
						revision: 1,
						audience,
						today: '2026-11-25',
						now: now(),
						by: ORGANIZER,
					}),
			]),
		),
		'stopping an announcement': () =>
			stopSending(platform.db, { id: 'unknown', by: ORGANIZER, now: now() }),
		'a change of the settings, with another zone and without a banner': () =>
			changeClub(platform.db, {
				by: ORGANIZER,
				seen: 'unknown',
				chosen: { name: 'Makers', timeZone: 'UTC', bannerId: null, bannerAlt: '' },
				now: now(),
			}),
		'the list of series': () => viewSeriesList(context),
		'a series': () => refused(viewSeries(context, 'unknown')),
		'the forms of a series': () => refused(viewSeriesForm(context, 'unknown')),
		'a new series': () => insertSeries(platform.db, 'new', A_SERIES, ORGANIZER, now()),
		'the people affected by a change': () => countPeople(context, [{ id: event } as EventRow]),
		'a change of an event and all that follow': () =>
			refused(previewCancelFollowing(context, { eventId: event, sequence: 0 })),
		'a change of a series': () =>
			refused(
				previewSeriesChange(context, {
					changeId: 'a change',
					seriesId: 'unknown',
					seenAt: 0,
					plan: {} as SeriesPlan,
					reason: '',
				}),
			),
		'a break': () => {
			const plan = { firstDate: '2026-12-19', lastDate: '2027-01-02', reason: 'holidays' };
			const by = ORGANIZER;
			return refused(
				addBreak(context, { id: 'a break', seriesId: 'unknown', by, plan, confirmed: 0 }),
			);
		},
		'a removed break': () =>
			removeBreak(context, { seriesId: 'unknown', breakId: 'a break', by: ORGANIZER }),
	});
});

describe('what the doctor page and the delivery of emails run', () => {
	expectNoScans({
		'the diagnosis of the site': () =>
			readDiagnosis(platform.db, {
				ownerEmail: 'ada@example.com',
				since: now(),
				now: now(),
				ceilings: CEILINGS,
			}),
		'the migrations of the database': () => readAppliedMigrations(platform.db),
		'members whose addresses take no email': () => stoppedMembers(platform.db, 20),
		'batches that are tried again': () => retriedBatches(platform.db, 10),
		'emails that did not get through': () =>
			troubledMessages(platform.db, { since: now(), after: 'unknown', limit: 20 }),
		'an email that was given up': () =>
			troubledMessages(platform.db, { since: now(), isGivenUp: true, id: 'unknown', limit: 1 }),
		'emails that are sent again': () =>
			makeDueAgain(platform.db, { ids: ['unknown'], one: null, by: ORGANIZER, now: now() }),
		'a counted look-up': () => countSessionRead(platform.db, { source: 'kv_hit', ms: 2 }, 9, now()),
		'claiming messages': () =>
			claimOutbox(platform.db, {
				claim: 'a worker',
				now: now(),
				staleBefore: new Date(0),
				limit: 20,
			}),
		'fixing messages': () =>
			fixMessages(platform.db, 'a worker', { unknown: { message: '{}', states: '[]' } }),
		'the outcomes of messages': () =>
			reportOutcomes(platform.db, 'a worker', [
				{ id: 'one', sentAt: now() },
				{ id: 'another', failure: '', dueAt: null },
			]),
		'released messages': () => releaseMessages(platform.db, 'a worker', ['unknown'], ['unknown']),
		'the next calls to the provider': () => takeNextCalls(platform.db, 2, 600, now()),
		'until when the provider is left alone': () => paceClosedUntil(platform.db, now()),
		'leaving the provider alone': () => holdAllCalls(platform.db, now()),
		'claiming a batch of emails': () =>
			claimBatch(platform.db, { claim: 'a worker', now: now(), staleBefore: new Date(0) }),
		'the subject of a batch': () => subjectOf(platform.db, 'unknown', now()),
		...Object.fromEntries(
			[null, 'the request'].map((request) => [
				`making a batch ready, ${request ?? 'again'}`,
				() =>
					prepareBatch(platform.db, {
						id: 'unknown',
						claim: 'a worker',
						request,
						states: null,
						members: 2,
						writtenOff: { one: 'a reason' },
						leftOver: ['another'],
						pauseMs: 600,
						now: now(),
					}),
			]),
		),
		'a batch sent': () => markBatchSent(platform.db, 'unknown', 'a worker', now()),
		'a batch closed': () => closeBatch(platform.db, 'unknown', 'a worker', { one: 'a reason' }),
		'a released batch': () => releaseBatch(platform.db, 'unknown', 'a worker', false),
		...Object.fromEntries(
			(
				[
					['postponed', { again: now() }],
					['taken apart', { dissolveUntil: now() }],
					['halved', { halves: [['one'], ['another']] }],
					['given up', 'give_up'],
				] satisfies [string, BatchFate][]
			).map(([what, fate]) => [
				`a batch ${what}`,
				() =>
					markBatchFailed(platform.db, {
						id: 'unknown',
						claim: 'a worker',
						failure: 'a reason',
						fate,
						holdUntil: now(),
						now: now(),
					}),
			]),
		),
	});
});

describe('what reads whole tables on purpose', () => {
	it('another default of a topic reads all members, each of whom keeps their choice, and the page of topics counts them', async () => {
		const change = () =>
			changeClub(platform.db, {
				by: ORGANIZER,
				seen: 'unknown',
				chosen: { topics: { announcements: { isDefault: true } } },
				savedDefaults: [{ topic: 'announcements', isDefault: false }],
				now: now(),
			});
		const scans = [
			...(await scansIn(await plansOf(change))),
			...(await scansIn(await plansOf(() => viewTopicSettings(context)))),
		];
		expect(scans.filter((scan) => !/^SCAN user /.test(scan))).toEqual([]);
	});

	it('cleaning up reads only tables entirely that it keeps small itself', async () => {
		const scans = await scansIn(await plansOf(() => deleteExpiredRows(context)));
		expect(scans.filter((scan) => !/^SCAN (rate_limit|old) /.test(scan))).toEqual([]);
	});
});

describe('the cost of an RSVP', () => {
	/** What D1 bills, and what it has to do. */
	async function rowsReadAmong(parties: number): Promise<number> {
		const members = await addMembers(platform.db, parties);
		const crowded = await addEvent(platform.db, { capacity: 10_000 });
		// Somebody without messages: a member's latest ones are counted, and so each of them is a row read.
		const newcomer = await addMember(platform.db);
		await platform.db.run(sql`
			insert into rsvps (event_id, user_id, answer, place, change, answered_at, created_at, updated_at)
			select ${crowded}, value, 'going', key + 1, 'before', 0, 0, 0
			from json_each(${JSON.stringify(members)})`);
		return rowsReadBy(platform.env.DB, async (db) => {
			const outcome = await answerRsvp(db, {
				userId: newcomer,
				event: { id: crowded },
				answer: 'going',
				change: crypto.randomUUID(),
				now: NOW,
			});
			expect(outcome?.event.going).toBe(parties + 1);
		});
	}

	it('is no more rows at a large event than at a small one', async () => {
		const few = await rowsReadAmong(5);
		expect(await rowsReadAmong(400)).toBe(few);
	});
});

describe('the rows that a page reads', () => {
	/** A club with so many RSVPs to its next event and so many past events, and a member who said yes to it. */
	async function fill(size: number): Promise<{ slug: string; id: string }> {
		const members = await addMembers(platform.db, size);
		const id = await addEvent(platform.db, { capacity: 10_000, startsAt: fromNow(HOUR_MS / 2) });
		const past = Array.from({ length: size }, (_, index) => [
			crypto.randomUUID(),
			NOW.getTime() - (index + 2) * 24 * HOUR_MS,
		]);
		await platform.db.run(sql`
			insert into events (id, slug, title, description, place, time_zone, starts_at, ends_at, capacity,
				guests_allowed, created_at, updated_at)
			select value ->> 0, value ->> 0, 'Past', '', 'Loft', 'UTC', value ->> 1, (value ->> 1) + 1000, 9, 0, 0, 0
			from json_each(${JSON.stringify(past)})`);
		await platform.db.run(sql`
			insert into rsvps (event_id, user_id, answer, place, change, answered_at, created_at, updated_at)
			select ${id}, value, 'going', key + 2, 'before', 0, 0, 0
			from json_each(${JSON.stringify(members)})`);
		await platform.db.run(sql`
			insert into rsvps (event_id, user_id, answer, place, change, answered_at, created_at, updated_at)
			values (${id}, ${viewer.user.id}, 'going', 1, 'before', 0, 0, 0)`);
		return { id, slug: `event-${id}` };
	}

	it('are bounded, in a club with few RSVPs and in one with many', async () => {
		const bounds: Record<string, number> = {
			'an event': 100,
			'the front page': 60,
			'the upcoming events': 60,
			'the past events': 70,
			'the own page': 60,
			'the sessions': 20,
			'the feed': 130,
			'the desk': 60,
			'the members': 400,
		};
		for (const size of [3, 300]) {
			const { id, slug } = await fill(size);
			const works: Record<string, (on: Context) => Promise<unknown>> = {
				'an event': (on) => viewEvent(on, viewer, { slug }),
				'the front page': (on) => viewHome(on, viewer),
				'the upcoming events': (on) => viewUpcomingEvents(on, viewer),
				'the past events': (on) => viewPastEvents(on, viewer),
				'the own page': (on) => viewAccount(on, viewer),
				'the sessions': (on) => viewSessions(on, viewer),
				'the feed': (on) => viewNews(on, viewer),
				'the desk': (on) => viewDesk(on),
				'the members': (on) => viewMembers(on, { part: 'all', order: 'name' }),
			};
			const read: Record<string, number> = {};
			for (const [name, work] of Object.entries(works)) {
				read[name] = await rowsReadBy(platform.env.DB, (db) => work({ ...context, db }));
			}
			for (const [name, rows] of Object.entries(read)) {
				expect(rows, `${name}, with ${size} RSVPs`).toBeGreaterThan(0);
				expect(rows, `${name}, with ${size} RSVPs`).toBeLessThanOrEqual(bounds[name] ?? 0);
			}
			// The next club of this test has another next event.
			await platform.db.run(sql`update events set status = 'cancelled' where id = ${id}`);
		}
	});
});

describe('the check of query plans', () => {
	it('notices a table that is read from end to end, and a sort', async () => {
		const plans = await plansOf(() =>
			platform.db.run(sql`select * from events where title = 'Open Studio' order by place`),
		);
		expect(await scansIn(plans)).toHaveLength(1);
		expect(sorts(plans)).toHaveLength(1);
	});
});
