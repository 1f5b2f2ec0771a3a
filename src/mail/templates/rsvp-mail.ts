import type { Config } from '../../config.ts';
import type { ClaimedMessage } from '../../db/mail/outbox.ts';
import { clubProfile } from '../../domain/club/club.ts';
import { readBefore } from '../../domain/events/moved-event.ts';
import { calendarFile } from '../../domain/feeds/calendar.ts';
import { isBatchKind, type SingleKind } from '../../domain/mail/outbox-kinds.ts';
import { signLink } from '../../domain/sign-in/signed-links.ts';
import { asLanguage, type Locale, localeFor } from '../../domain/text/language.ts';
import { mailPartMessages } from '../../messages/site/mail/parts.ts';
import { spoken } from '../../messages/spoken.ts';
import { type MailButton, rsvpButtons } from '../parts/buttons.ts';
import { doorCode, doorLink } from '../parts/door-code.ts';
import { signedUnsubscribeUrl, unsubscribeHeaders, waysToLess } from '../parts/less-mail.ts';
import { shownEvent } from '../parts/shown-event.ts';
import { renderOnce } from '../render-once.ts';
import { addressIn, senderOf } from '../transports/sender.ts';
import type { MailMessage } from '../transports/transport.ts';
import RsvpMail from './rsvp-mail.astro';
import { type RsvpMailText, rsvpMailText } from './rsvp-mail-text.ts';

/** The recipient's RSVP to the event, by the occasion; null if it is the present one. */
const RSVP_STATUSES: Record<SingleKind, 'going' | 'waitlisted' | 'declined' | null> = {
	rsvp_going: 'going',
	rsvp_promoted: 'going',
	rsvp_waitlisted: 'waitlisted',
	rsvp_cancelled: 'declined',
	rsvp_added: 'going',
	rsvp_added_waitlisted: 'waitlisted',
	rsvp_removed: 'declined',
	standing_going: 'going',
	standing_waitlisted: 'waitlisted',
	event_moved: null,
	event_cancelled: null,
};

/** The emails that say for the first time that somebody has a seat: they hold the code for the door. */
const TELL_OF_A_SEAT: readonly SingleKind[] = [
	'rsvp_going',
	'rsvp_promoted',
	'rsvp_added',
	'standing_going',
];

/** What is the recipient's alone: a token, and two addresses. */
const PERSONAL = ['rsvp', 'door', 'stop'] as const;

/** The two answers, or where nothing is left to answer, the way to the next events. */
function buttonsOf(text: RsvpMailText, siteUrl: URL, token: string, locale: Locale): MailButton[] {
	const buttons = rsvpButtons(new URL(`/rsvp/${token}`, siteUrl).href, text);
	return buttons.length > 0
		? buttons
		: [
				{
					href: new URL('/events', siteUrl).href,
					label: mailPartMessages(locale).seeEvents,
					isMain: true,
				},
			];
}

/** What of a claimed message its email is made of. */
type EmailedFacts = Pick<ClaimedMessage, 'email' | 'event' | 'language' | 'position'> & {
	message: Pick<ClaimedMessage['message'], 'kind' | 'userId' | 'createdAt' | 'eventBefore'>;
	rsvp: Pick<NonNullable<ClaimedMessage['rsvp']>, 'answer' | 'guests'> | null;
	club: Parameters<typeof clubProfile>[0];
};

/**
 * The email of an outbox message about somebody's RSVP.
 *
 * @throws Error for a kind that goes out in batches
 */
export async function rsvpMail(
	claimed: EmailedFacts,
	config: Pick<Config, 'siteUrl' | 'authSecret' | 'mail'>,
): Promise<MailMessage> {
	const { event, message, rsvp, position, email, club } = claimed;
	const { siteUrl } = config;
	const { kind } = message;
	if (isBatchKind(kind)) throw new Error(`A mail of kind ${kind} goes out in batches.`);
	const subject = { userId: message.userId, eventId: event.id };
	const token = await signLink(config.authSecret, 'rsvp', subject);
	const status = RSVP_STATUSES[kind] ?? rsvp?.answer ?? 'going';
	const profile = clubProfile(club);
	const locale = await spoken(localeFor(asLanguage(claimed.language), profile));
	const text = rsvpMailText(kind, {
		locale,
		event,
		before: readBefore(message.eventBefore),
		answer: status,
		guests: rsvp?.guests ?? 0,
		position,
	});
	const door = TELL_OF_A_SEAT.includes(kind) ? await doorLink(config, subject) : null;
	const stop = await signedUnsubscribeUrl(config, message.userId, 'all');
	// When an event is moved or cancelled, the same email goes to everybody.
	const { filled } = await renderOnce('rsvp-mail', RsvpMail, PERSONAL, (personal) => ({
		club: profile,
		locale,
		siteUrl: siteUrl.href,
		event: shownEvent(event),
		text,
		mark: event.status === 'cancelled' ? 'declined' : status,
		buttons: buttonsOf(text, siteUrl, personal.rsvp, locale),
		door: door && personal.door,
		eventUrl: new URL(`/events/${event.slug}`, siteUrl).href,
		less: waysToLess(siteUrl, personal.stop, 'all', locale),
	}));
	const organizer = { name: profile.name, email: addressIn(config.mail.from) };
	const method = event.status === 'cancelled' || status === 'declined' ? 'CANCEL' : 'PUBLISH';
	return {
		to: email,
		sender: senderOf(profile),
		subject: text.subject,
		...filled({ rsvp: token, door: door ?? '', stop }),
		headers: unsubscribeHeaders(stop),
		attachments: [
			{
				filename: 'event.ics',
				contentType: `text/calendar; charset=utf-8; method=${method}`,
				content: calendarFile(event, status, siteUrl, organizer, locale, message.createdAt),
			},
			...(door ? [doorCode(door)] : []),
		],
	};
}
