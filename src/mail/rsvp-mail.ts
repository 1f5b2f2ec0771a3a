import type { Config } from '../config.ts';
import type { ClaimedMessage } from '../db/outbox.ts';
import { type CalendarStanding, calendarFile } from '../domain/calendar.ts';
import { clubProfile } from '../domain/club.ts';
import type { OutboxKind } from '../domain/outbox-kinds.ts';
import { signLink } from '../domain/signed-links.ts';
import { renderMail } from './render.ts';
import RsvpMail from './rsvp-mail.astro';
import { rsvpMailWords } from './rsvp-mail-words.ts';
import type { MailMessage } from './transport.ts';

/** The calendar file that goes with each occasion. */
const FILES: Record<OutboxKind, { standing: CalendarStanding; method: 'PUBLISH' | 'CANCEL' }> = {
	rsvp_going: { standing: 'going', method: 'PUBLISH' },
	rsvp_promoted: { standing: 'going', method: 'PUBLISH' },
	rsvp_waitlisted: { standing: 'waitlisted', method: 'PUBLISH' },
	rsvp_cancelled: { standing: 'declined', method: 'CANCEL' },
};

/** The mail of an outbox message about somebody's own answer. */
export async function rsvpMail(claimed: ClaimedMessage, config: Config): Promise<MailMessage> {
	const { event, message, rsvp, position, email, club } = claimed;
	const { siteUrl } = config;
	const token = await signLink(config.authSecret, 'rsvp', {
		userId: message.userId,
		eventId: event.id,
	});
	const words = rsvpMailWords(message.kind, {
		title: event.title,
		guests: rsvp?.guests ?? 0,
		position,
	});
	const rendered = await renderMail(RsvpMail, {
		club: clubProfile(club ?? undefined),
		siteUrl: siteUrl.href,
		event,
		words,
		eventUrl: new URL(`/events/${event.slug}`, siteUrl).href,
		answerUrl: new URL(`/rsvp/${token}`, siteUrl).href,
	});
	const { standing, method } = FILES[message.kind];
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
