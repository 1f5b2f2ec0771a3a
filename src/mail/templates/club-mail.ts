import type { Config } from '../../config.ts';
import type { events } from '../../db/schema.ts';
import type { ClubProfile } from '../../domain/club/club.ts';
import type { BatchKind } from '../../domain/mail/outbox-kinds.ts';
import type { Topic } from '../../domain/mail/topics.ts';
import { signLink } from '../../domain/sign-in/signed-links.ts';
import { asLanguage, type Locale, localeFor } from '../../domain/text/language.ts';
import { clubMailMessages } from '../../messages/site/mail/club.ts';
import { spoken } from '../../messages/spoken.ts';
import { type AskedRsvp, rsvpLabels } from '../parts/buttons.ts';
import { scopeOf, unsubscribeHeaders, unsubscribeUrl, waysToLess } from '../parts/less-mail.ts';
import { filledMails, type SharedMail, type SharedMails } from '../parts/personal-parts.ts';
import { shownEvent } from '../parts/shown-event.ts';
import { shortened, textInMail } from '../parts/text-in-mail.ts';
import { renderOnce } from '../render-once.ts';
import { senderOf } from '../transports/sender.ts';
import type { MailMessage } from '../transports/transport.ts';
import ClubMail from './club-mail.astro';
import { askedEvent, beginsWithEvent, clubMailText, personalText } from './club-mail-text.ts';

type EventRow = typeof events.$inferSelect;

/** What an email to many tells of. */
export interface BatchSubject {
	kind: BatchKind;
	club: ClubProfile;
	/** The event of a mailing, or the one whose attendees an announcement is for. */
	event: EventRow | null;
	announcement: { subject: string; body: string; topic: Topic | null } | null;
	/** The soonest scheduled upcoming event other than `event`, for thanks and announcements. */
	next: EventRow | null;
	now: Date;
}

export interface BatchRecipient {
	userId: string;
	email: string;
	name: string;
	/** The recipient's own, as it is stored; null for the club's. */
	language: string | null;
	/** The recipient's RSVP to `event`. */
	answer: 'going' | 'waitlisted' | 'declined' | null;
	guests: number;
	/** The recipient's RSVP to `next`. */
	nextAnswer: 'going' | 'waitlisted' | 'declined' | null;
}

/** The recipient's RSVP to the event that the email asks about. */
function rsvpTo(subject: BatchSubject, asked: EventRow | null, recipient: BatchRecipient) {
	if (asked === null || subject.kind === 'invitation') return null;
	// Whoever is reminded or written to as an attendee has said yes.
	return asked === subject.event ? 'going' : recipient.nextAnswer;
}

/** What is said above the event that the email asks about, where it doesn't begin with it. */
function belowText(
	subject: BatchSubject,
	asked: EventRow | null,
	status: AskedRsvp,
	locale: Locale,
): string {
	const messages = clubMailMessages(locale);
	if (asked === subject.event) return messages.about;
	switch (status) {
		case null:
			return messages.next;
		case 'going':
			return messages.nextGoing;
		case 'waitlisted':
			return messages.nextWaiting;
		case 'declined':
			return messages.nextDeclined;
	}
}

/** In which recipients get it: their own language, else the club's. */
function localeOf(subject: BatchSubject, recipient: BatchRecipient): Locale {
	return localeFor(asLanguage(recipient.language), subject.club);
}

/** What an email to many has for each recipient alone. */
const PERSONAL = ['to', 'hello', 'rsvp', 'unsubscribe'] as const;
export type Personal = (typeof PERSONAL)[number];

/**
 * What the template of an email to many is given.
 *
 * @param status the recipient's RSVP to the event that it asks about
 * @param personal what is the recipient's alone, or the markers in its place
 */
function clubMailProps(
	subject: BatchSubject,
	status: AskedRsvp,
	locale: Locale,
	personal: Readonly<Record<Exclude<Personal, 'to'>, string>>,
	siteUrl: URL,
) {
	const { kind, club, event, announcement } = subject;
	const asked = askedEvent(kind, subject);
	const description = shortened(kind === 'invitation' ? (event?.description ?? '') : '');
	return {
		club,
		locale,
		siteUrl: siteUrl.href,
		text: clubMailText(kind, { ...subject, locale }),
		hello: personal.hello,
		// Invitations and reminders begin with their event; others end with the one that they ask about.
		...(beginsWithEvent(kind)
			? { event: event && shownEvent(event), below: null }
			: { event: null, below: asked && shownEvent(asked) }),
		belowText: belowText(subject, asked, status, locale),
		isAsking: asked !== null,
		labels: rsvpLabels(status, locale),
		rsvpUrl: new URL(`/rsvp/${personal.rsvp}`, siteUrl).href,
		body: textInMail(announcement?.body ?? description.markdown),
		isCut: description.isCut,
		less: waysToLess(
			siteUrl,
			unsubscribeUrl(siteUrl, personal.unsubscribe),
			scopeOf(kind, announcement),
			locale,
		),
	};
}

/**
 * The emails of one batch, in the order of their recipients. The template is rendered once for all
 * recipients with the same language and the same RSVP to the event that it asks about, and for all batches that say
 * the same; names and links are put in afterwards. The same subject and recipients make the same emails.
 *
 * @throws Error if the subject lacks what its kind is about
 */
export async function clubMails(
	subject: BatchSubject,
	recipients: readonly BatchRecipient[],
	config: Pick<Config, 'siteUrl' | 'authSecret'>,
): Promise<SharedMails<Personal>> {
	const { kind, club, announcement } = subject;
	const { siteUrl, authSecret } = config;
	const asked = askedEvent(kind, subject);
	const scope = scopeOf(kind, announcement);
	const locales = new Set(recipients.map((recipient) => localeOf(subject, recipient)));
	await Promise.all([...locales].map(spoken));
	const renderings = new Map<string, { status: AskedRsvp; locale: Locale; index: number }>();
	const renderingOf = recipients.map((recipient) => {
		const status = rsvpTo(subject, asked, recipient);
		const locale = localeOf(subject, recipient);
		const key = `${locale} ${status}`;
		const known = renderings.get(key) ?? { status, locale, index: renderings.size };
		renderings.set(key, known);
		return known;
	});
	const mails: SharedMail<Personal>[] = [];
	for (const { status, locale } of renderings.values()) {
		const { html, text, markers } = await renderOnce('club-mail', ClubMail, PERSONAL, (personal) =>
			clubMailProps(subject, status, locale, personal, siteUrl),
		);
		const mail: MailMessage = {
			to: markers.to,
			sender: senderOf(club),
			subject: clubMailText(kind, { ...subject, locale }).subject,
			html,
			text,
			headers: unsubscribeHeaders(unsubscribeUrl(siteUrl, markers.unsubscribe)),
			attachments: [],
		};
		mails.push({ mail, markers });
	}
	return {
		mails,
		recipients: await Promise.all(
			renderingOf.map(async ({ index, locale }, place) => {
				const recipient = recipients[place] as BatchRecipient;
				const { userId } = recipient;
				const [rsvp, unsubscribe] = await Promise.all([
					asked ? signLink(authSecret, 'rsvp', { userId, eventId: asked.id }) : '',
					signLink(authSecret, 'unsubscribe', { userId, scope }),
				]);
				const hello = personalText(kind, recipient, locale);
				return {
					mail: index,
					values: { to: recipient.email, hello, rsvp, unsubscribe },
				};
			}),
		),
	};
}

/** The same as whole emails, for those who want to see one. */
export async function batchMails(
	subject: BatchSubject,
	recipients: readonly BatchRecipient[],
	config: Pick<Config, 'siteUrl' | 'authSecret'>,
): Promise<MailMessage[]> {
	return filledMails(await clubMails(subject, recipients, config));
}
