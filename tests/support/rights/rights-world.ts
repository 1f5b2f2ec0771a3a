import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { user } from '../../../src/db/auth-schema.ts';
import {
	announcements,
	breaks,
	calendarFeeds,
	checkIns,
	club,
	emailChanges,
	eventStories,
	invitationRequests,
	mailAddresses,
	outbox,
	pictures,
	standingRsvps,
} from '../../../src/db/schema.ts';
import { newCalendarSecret } from '../../../src/domain/feeds/calendar-address.ts';
import { signLink } from '../../../src/domain/sign-in/signed-links.ts';
import { inDays, saturdayIn } from '../days.ts';
import {
	insertEvent,
	insertMembers,
	insertRsvps,
	insertSeries,
	type Member,
} from '../site/fixtures.ts';
import { AUTH_SECRET, type Site } from '../site/site.ts';
import { HOUR_MS } from '../time.ts';

/** The smallest picture there is, in base64. */
const PIXEL =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAwS2OUAAAAABJRU5ErkJggg==';

/** One of everything that a path or a form of the site can be about. */
export interface RightsWorld {
	/** A coming event, with a seat taken and one free. */
	slug: string;
	/** An event that is over, with a picture and without a report. */
	overSlug: string;
	/** An event that has just begun, at whose door people stand. */
	runningSlug: string;
	seriesId: string;
	/** Drafts: to a topic, and to who goes to the event. */
	topicDraft: string;
	eventDraft: string;
	/** Announcements to a topic: one that was put off, and one that goes out. */
	scheduled: string;
	sending: string;
	/** A member who goes to both events. */
	target: string;
	/** The address of a member who has answered nothing. */
	outsiderEmail: string;
	banned: string;
	/** Imported, and has not agreed to mail yet. */
	awaiting: string;
	/** Mail to this member bounced. */
	bounced: string;
	/** The club's banner. */
	picture: string;
	/** Tokens of links that need no session. */
	tokens: {
		rsvp: string;
		unsubscribe: string;
		invitations: string;
		checkIn: string;
		emailChange: string;
		feed: string;
	};
}

/**
 * Makes one of everything. What is there from before stays, so that each action can begin with things that
 * nothing has happened to.
 */
export async function makeRightsWorld(site: Site): Promise<RightsWorld> {
	const db = drizzle(site.db);
	const now = new Date();
	const later = new Date(now.getTime() + 24 * HOUR_MS);
	// Far enough away to open nothing by itself, and near enough to be changed.
	const startsOnDate = saturdayIn(30);
	const seriesId = await insertSeries(site, { startsOnDate });
	const [event, running, over, people] = await Promise.all([
		insertEvent(site, { capacity: 3, seriesId, seriesDate: startsOnDate }),
		insertEvent(site, {
			startsAt: new Date(now.getTime() - HOUR_MS),
			endsAt: new Date(now.getTime() + HOUR_MS),
		}),
		insertEvent(site, { daysAhead: -3 }),
		insertMembers(site, 6),
	]);
	const [target, outsider, atDoor, banned, awaiting, bounced] = people as [
		Member,
		Member,
		Member,
		Member,
		Member,
		Member,
	];
	await Promise.all([
		insertRsvps(site, event.id, [{ member: target, answer: 'going' }]),
		insertRsvps(site, running.id, [
			{ member: target, answer: 'going' },
			{ member: atDoor, answer: 'going' },
		]),
	]);
	const draft = { body: 'Bring tea.', status: 'draft' as const, createdAt: now, updatedAt: now };
	const [topicDraft, eventDraft, scheduled, sending, changeId, requestId] = Array.from(
		{ length: 6 },
		() => crypto.randomUUID(),
	) as [string, string, string, string, string, string];
	const secret = newCalendarSecret();
	const picture = crypto.randomUUID();
	await db.batch([
		db.update(user).set({ bannedAt: now }).where(eq(user.id, banned.id)),
		db.update(user).set({ awaitsConsentSince: now }).where(eq(user.id, awaiting.id)),
		db.insert(pictures).values({
			id: picture,
			contentType: 'image/png',
			width: 1,
			height: 1,
			base64: PIXEL,
			createdAt: now,
		}),
		db.insert(eventStories).values({
			eventId: over.id,
			pictureId: picture,
			pictureAlt: 'A lamp',
			change: 'made',
			updatedAt: now,
		}),
		db.update(club).set({ bannerId: picture, bannerAlt: 'A table' }),
		db.insert(checkIns).values({ eventId: running.id, userId: atDoor.id, checkedInAt: now }),
		db.insert(standingRsvps).values({
			seriesId,
			userId: target.id,
			place: 1,
			createdAt: now,
			updatedAt: now,
		}),
		db.insert(breaks).values({
			id: crypto.randomUUID(),
			seriesId,
			firstDate: inDays(2_600),
			lastDate: inDays(2_610),
			reason: 'The room is being painted.',
			createdAt: now,
		}),
		db
			.insert(announcements)
			.values({ ...draft, id: topicDraft, subject: 'To a topic', topic: 'reminders' }),
		db
			.insert(announcements)
			.values({ ...draft, id: eventDraft, subject: 'To who comes', eventId: event.id }),
		db.insert(announcements).values({
			...draft,
			id: scheduled,
			subject: 'Later',
			topic: 'reminders',
			status: 'scheduled',
			sendsAt: later,
		}),
		db.insert(announcements).values({
			...draft,
			id: sending,
			subject: 'Going out',
			topic: 'reminders',
			status: 'sending',
			startedAt: now,
			recipients: 1,
		}),
		db.insert(outbox).values({
			id: crypto.randomUUID(),
			kind: 'announcement',
			lane: 'batch',
			userId: target.id,
			announcementId: sending,
			revision: 1,
			dueAt: later,
			createdAt: now,
		}),
		db.insert(mailAddresses).values({
			email: bounced.email,
			stoppedBy: 'bounce',
			stoppedAt: now,
			updatedAt: now,
		}),
		db.insert(outbox).values({
			id: crypto.randomUUID(),
			kind: 'rsvp_going',
			userId: target.id,
			eventId: event.id,
			revision: 1,
			attempts: 8,
			failure: 'status 500',
			createdAt: now,
		}),
		db.insert(emailChanges).values({
			id: changeId,
			userId: target.id,
			oldEmail: target.email,
			newEmail: `new-${target.email}`,
			createdAt: now,
			expiresAt: later,
		}),
		db.insert(invitationRequests).values({
			id: requestId,
			email: `asks-${target.email}`,
			client: '192.0.2.1',
			createdAt: now,
			expiresAt: later,
		}),
		db.insert(calendarFeeds).values({ userId: target.id, secret, createdAt: now }),
	]);
	const subject = { userId: target.id, eventId: event.id };
	return {
		slug: event.slug,
		overSlug: over.slug,
		runningSlug: running.slug,
		seriesId,
		topicDraft,
		eventDraft,
		scheduled,
		sending,
		target: target.id,
		outsiderEmail: outsider.email,
		banned: banned.id,
		awaiting: awaiting.id,
		bounced: bounced.id,
		picture,
		tokens: {
			rsvp: await signLink(AUTH_SECRET, 'rsvp', subject),
			unsubscribe: await signLink(AUTH_SECRET, 'unsubscribe', { userId: target.id, scope: 'all' }),
			invitations: await signLink(AUTH_SECRET, 'invitations', { requestId }),
			checkIn: await signLink(AUTH_SECRET, 'checkIn', { userId: target.id, eventId: running.id }),
			emailChange: await signLink(AUTH_SECRET, 'emailChange', { changeId, side: 'new' }),
			feed: secret,
		},
	};
}
