import type { Config } from '../config.ts';
import type { ClaimedMessage } from '../db/outbox.ts';
import { calendarFile } from '../domain/calendar.ts';
import { clubProfile } from '../domain/club.ts';
import type { OutboxKind } from '../domain/outbox-kinds.ts';
import { signLink } from '../domain/signed-links.ts';
import { renderMail } from './render.ts';
import RsvpMail from './rsvp-mail.astro';
import { rsvpMailWords } from './rsvp-mail-words.ts';
import type { MailMessage } from './transport.ts';

/** How the reader stands to the event, by the occasion; null where it is as the answer says now. */
const STANDINGS: Record<OutboxKind, 'going' | 'waitlisted' | 'declined' | null> = {
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

/** The mail of an outbox message about an event that somebody has answered. */
export async function rsvpMail(claimed: ClaimedMessage, config: Config): Promise<MailMessage> {
	const { event, message, rsvp, position, email, club } = claimed;
	const { siteUrl } = config;
	const token = await signLink(config.authSecret, 'rsvp', {
		userId: message.userId,
		eventId: event.id,
	});
	const standing = STANDINGS[message.kind] ?? rsvp?.answer ?? 'going';
	const words = rsvpMailWords(message.kind, {
		title: event.title,
		answer: standing,
		guests: rsvp?.guests ?? 0,
		position,
		cancelReason: event.cancelReason,
	});
	const rendered = await renderMail(RsvpMail, {
		club: clubProfile(club ?? undefined),
		siteUrl: siteUrl.href,
		event,
		words,
		eventUrl: new URL(`/events/${event.slug}`, siteUrl).href,
		answerUrl: new URL(`/rsvp/${token}`, siteUrl).href,
	});
	const method = event.status === 'cancelled' || standing === 'declined' ? 'CANCEL' : 'PUBLISH';
	return {
		to: email,
		subject: words.subject,
		...rendered,
		headers: {},
		attachments: [
			{
				filename: 'event.ics',
				contentType: `text/calendar; charset=utf-8; method=${method}`,
				content: calendarFile(event, standing, siteUrl, message.createdAt),
			},
		],
	};
}
