import type { Config } from '../config.ts';
import type { events } from '../db/schema.ts';
import type { ClubProfile } from '../domain/club/club.ts';
import { beforeOf } from '../domain/events/moved-event.ts';
import {
	type BatchKind,
	isBatchKind,
	OUTBOX_KINDS,
	type OutboxKind,
	type SingleKind,
} from '../domain/mail/outbox-kinds.ts';
import { signInCode } from '../domain/sign-in/signed-links.ts';
import { deskLocaleFor, localeFor } from '../domain/text/language.ts';
import type { localMailMessages } from '../messages/operator/local-mail.ts';
import { spoken } from '../messages/spoken.ts';
import { type BatchSubject, batchMails } from './templates/club-mail.ts';
import { contactMail } from './templates/contact-mail.ts';
import { emailChangedMail, emailChangeMail } from './templates/email-change-mail.ts';
import { invitationRequestMail } from './templates/invitation-request-mail.ts';
import { rsvpMail } from './templates/rsvp-mail.ts';
import { signInMail } from './templates/sign-in-mail.ts';
import type { MailMessage } from './transports/transport.ts';

/**
 * Every email that the site can send, with made-up people and events, for those who work on the looks and
 * for the tests. What makes them is what makes the real ones.
 */

const DAY_MS = 24 * 60 * 60_000;
const HOUR_MS = 60 * 60_000;

type EventRow = typeof events.$inferSelect;
type SampleConfig = Pick<Config, 'siteUrl' | 'authSecret' | 'mail'>;

const RECIPIENT = {
	userId: 'sample',
	email: 'ada@example.com',
	name: 'Ada Lovelace',
	guests: 2,
};

const DESCRIPTION = `Bring the thing you never get round to. We make coffee, work side by side for three hours, and show what came of it.

## What there is

- Tables, tools and a loom
- A [list of the tools](https://example.com/tools)

> Nobody has to show anything.`;

const ANNOUNCEMENT = `From December on we meet in **Loft 5**, one floor up. It has more light, and a sink.

1. Take the stairs on the left.
2. Ring at *Makers*.

Questions? Write to [the organizers](mailto:makers@example.com).`;

function sampleEvent(
	club: ClubProfile,
	now: Date,
	days: number,
	values: Partial<EventRow> = {},
): EventRow {
	const hour = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
	const startsAt = new Date(hour + days * DAY_MS);
	return {
		id: 'sample',
		slug: 'make-something-before-lunch',
		seriesId: null,
		seriesDate: null,
		title: 'Make something before lunch',
		description: DESCRIPTION,
		whatToBring: 'Your laptop and its charger',
		place: 'Loft 3, 61 Wythe Avenue, Brooklyn',
		mapUrl: null,
		timeZone: club.timeZone,
		startsAt,
		endsAt: new Date(startsAt.getTime() + 3 * HOUR_MS),
		capacity: 24,
		guestsAllowed: 2,
		status: 'scheduled',
		cancelReason: null,
		sequence: 0,
		going: 19,
		waiting: 0,
		createdAt: now,
		updatedAt: now,
		change: null,
		previousStartsAt: null,
		sendsInvitations: true,
		...values,
	};
}

/** How many days ahead the event lies when each of the emails to many goes out. */
const DAYS_AHEAD: Record<BatchKind, number> = {
	invitation: 6,
	reminder_day_before: 1,
	reminder_same_day: 1 / 8,
	thanks: -1 / 4,
	announcement: 6,
};

/** One email to look at. */
export interface MailSample {
	/** Names it in an address. */
	name: string;
	kind:
		| OutboxKind
		| 'sign_in'
		| 'invitation_request'
		| 'contact'
		| 'email_change'
		| 'email_changed';
	/** When it is sent; its sentence is a message. */
	occasion: keyof ReturnType<typeof localMailMessages>['occasions'];
	make: () => Promise<MailMessage>;
}

/**
 * The samples of all emails, in the club's colours: each kind of the outbox, some in more than one way, and
 * those outside it.
 */
export function mailSamples(club: ClubProfile, config: SampleConfig, now: Date): MailSample[] {
	const { siteUrl, authSecret } = config;
	const locale = localeFor(null, club);

	async function toMany(kind: BatchKind, values: Partial<BatchSubject> = {}) {
		const next = sampleEvent(club, now, 13, { id: 'next', title: 'Show and tell, with soup' });
		const hasEvent = kind !== 'announcement';
		const subject: BatchSubject = {
			kind,
			club,
			event: hasEvent ? sampleEvent(club, now, DAYS_AHEAD[kind]) : null,
			announcement: hasEvent
				? null
				: { subject: 'We move one floor up', body: ANNOUNCEMENT, topic: 'announcements' },
			next,
			now,
			...values,
		};
		const [mail] = await batchMails(
			subject,
			[{ ...RECIPIENT, language: null, answer: null, nextAnswer: null }],
			config,
		);
		if (!mail) throw new Error('No mail was made.');
		return mail;
	}

	function toOne(kind: SingleKind): Promise<MailMessage> {
		const isCancelled = kind === 'event_cancelled';
		const event = sampleEvent(club, now, 6, {
			...(isCancelled && { status: 'cancelled', cancelReason: 'The loft is flooded.' }),
		});
		// It was a day and an hour earlier, one floor below.
		const movedFrom = {
			...event,
			startsAt: new Date(event.startsAt.getTime() - DAY_MS - HOUR_MS),
			endsAt: new Date(event.endsAt.getTime() - DAY_MS - HOUR_MS),
			place: 'Loft 2, 61 Wythe Avenue, Brooklyn',
		};
		const isWaiting = kind.endsWith('waitlisted');
		return rsvpMail(
			{
				message: {
					kind,
					userId: RECIPIENT.userId,
					createdAt: now,
					eventBefore: kind === 'event_moved' ? JSON.stringify(beforeOf(movedFrom)) : null,
				},
				email: RECIPIENT.email,
				language: null,
				event,
				rsvp: { answer: isWaiting ? 'waitlisted' : 'going', guests: 1 },
				position: isWaiting ? 3 : null,
				club: { ...club, setUpAt: now },
			},
			config,
		);
	}

	const ofKinds = OUTBOX_KINDS.map((kind) => ({
		name: kind.replaceAll('_', '-'),
		kind,
		occasion: kind,
		make: () => (isBatchKind(kind) ? toMany(kind) : toOne(kind)),
	}));
	const full = sampleEvent(club, now, 6, {
		going: 24,
		waiting: 3,
		description: `${DESCRIPTION}\n\n`.repeat(8),
	});
	const samples: MailSample[] = [
		...ofKinds,
		{
			name: 'invitation-full',
			kind: 'invitation',
			occasion: 'invitationFull',
			make: () => toMany('invitation', { event: full }),
		},
		{
			name: 'thanks-last',
			kind: 'thanks',
			occasion: 'thanksLast',
			make: () => toMany('thanks', { next: null }),
		},
		{
			name: 'announcement-attendees',
			kind: 'announcement',
			occasion: 'announcementAttendees',
			make: () =>
				toMany('announcement', {
					event: sampleEvent(club, now, 6),
					announcement: {
						subject: 'Please bring a mug',
						body: 'Ours are *all* gone.',
						topic: null,
					},
				}),
		},
		{
			name: 'invitation-request',
			kind: 'invitation_request',
			occasion: 'invitationRequest',
			make: () =>
				invitationRequestMail({
					club,
					locale,
					siteUrl,
					to: RECIPIENT.email,
					link: new URL('/invitations/sample', siteUrl).href,
					days: 7,
				}),
		},
		{
			name: 'contact',
			kind: 'contact',
			occasion: 'contact',
			make: () =>
				contactMail({
					club,
					locale: deskLocaleFor(null, club),
					siteUrl,
					to: RECIPIENT.email,
					name: 'Grace Hopper',
					email: 'grace@example.org',
					body: "Hello,\n\nmay I bring my sewing machine on Saturday?\nIt's loud, and heavy.",
				}),
		},
		...(['old', 'new'] as const).map((side) => ({
			name: `email-change-${side}`,
			kind: 'email_change' as const,
			occasion: side === 'old' ? ('emailChangeOld' as const) : ('emailChangeNew' as const),
			make: () =>
				emailChangeMail({
					club,
					locale,
					siteUrl,
					side,
					to: RECIPIENT.email,
					newEmail: 'lovelace@example.org',
					link: new URL('/email-change/sample', siteUrl).href,
					hours: 24,
				}),
		})),
		{
			name: 'email-changed',
			kind: 'email_changed',
			occasion: 'emailChanged',
			make: () => emailChangedMail({ club, locale, siteUrl, to: RECIPIENT.email }),
		},
		...([null, sampleEvent(club, now, 6)] as const).map((event) => ({
			name: event ? 'sign-in-rsvp' : 'sign-in',
			kind: 'sign_in' as const,
			occasion: event ? ('signInRsvp' as const) : ('signIn' as const),
			make: async () =>
				signInMail({
					club,
					locale,
					siteUrl,
					to: RECIPIENT.email,
					link: new URL('/login/confirm?token=sample', siteUrl).href,
					code: await signInCode(authSecret, 'sample'),
					minutes: 10,
					event,
				}),
		})),
	];
	return samples.map((sample) => ({
		...sample,
		make: async () => {
			await spoken(locale);
			return sample.make();
		},
	}));
}
