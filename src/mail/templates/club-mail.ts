import type { Config } from '../../config.ts';
import type { events } from '../../db/schema.ts';
import type { ClubProfile } from '../../domain/club/club.ts';
import type { BatchKind } from '../../domain/mail/outbox-kinds.ts';
import type { Topic } from '../../domain/mail/topics.ts';
import { signLink } from '../../domain/sign-in/signed-links.ts';
import { type AskedRsvp, rsvpLabels } from '../parts/buttons.ts';
import { scopeOf, unsubscribeHeaders, unsubscribeUrl, waysToLess } from '../parts/less-mail.ts';
import { markersFor, personalise } from '../parts/personal-parts.ts';
import { shortened, textInMail } from '../parts/text-in-mail.ts';
import { renderMail } from '../render.ts';
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

const BELOW: Record<'going' | 'waitlisted' | 'declined', string> = {
	going: "The next time (you're going)",
	waitlisted: "The next time (you're on the waiting list)",
	declined: "The next time (you're not coming)",
};

/** What an email to many has for each recipient alone. */
const PERSONAL = ['hello', 'rsvp', 'unsubscribe'] as const;

/**
 * The emails of one batch, in the order of their recipients. The template is rendered once for all
 * recipients with the same RSVP to the event that it asks about; names and links are put in afterwards. The
 * same subject and recipients make the same emails.
 *
 * @throws Error if the subject lacks what its kind is about
 */
export async function batchMails(
	subject: BatchSubject,
	recipients: readonly BatchRecipient[],
	config: Pick<Config, 'siteUrl' | 'authSecret'>,
): Promise<MailMessage[]> {
	const { kind, club, event, announcement } = subject;
	const { siteUrl, authSecret } = config;
	const text = clubMailText(kind, subject);
	const asked = askedEvent(kind, subject);
	const scope = scopeOf(kind, announcement);
	const description = shortened(kind === 'invitation' ? (event?.description ?? '') : '');
	const markers = await markersFor(PERSONAL, JSON.stringify([subject, siteUrl.href]));
	const common = {
		club,
		siteUrl: siteUrl.href,
		text,
		hello: markers.hello,
		// Invitations and reminders begin with their event; others end with the one that they ask about.
		...(beginsWithEvent(kind) ? { event, below: null } : { event: null, below: asked }),
		isAsking: asked !== null,
		rsvpUrl: new URL(`/rsvp/${markers.rsvp}`, siteUrl).href,
		body: textInMail(announcement?.body ?? description.markdown),
		isCut: description.isCut,
		less: waysToLess(siteUrl, unsubscribeUrl(siteUrl, markers.unsubscribe), scope),
	};
	const mailFor = new Map<AskedRsvp, ReturnType<typeof personalise<(typeof PERSONAL)[number]>>>();
	for (const status of new Set(recipients.map((recipient) => rsvpTo(subject, asked, recipient)))) {
		const next = status === null ? 'The next time' : BELOW[status];
		const shared = await renderMail(ClubMail, {
			...common,
			belowText: asked === event ? 'This is about' : next,
			labels: rsvpLabels(status),
		});
		mailFor.set(status, personalise(shared, markers));
	}
	const sender = senderOf(club);
	return Promise.all(
		recipients.map(async (recipient) => {
			const { userId } = recipient;
			const mailOf = mailFor.get(rsvpTo(subject, asked, recipient));
			if (!mailOf) throw new Error('An email was not rendered.');
			const [rsvp, unsubscribe] = await Promise.all([
				asked ? signLink(authSecret, 'rsvp', { userId, eventId: asked.id }) : '',
				signLink(authSecret, 'unsubscribe', { userId, scope }),
			]);
			return {
				to: recipient.email,
				sender,
				subject: text.subject,
				...mailOf({ hello: personalText(kind, recipient), rsvp, unsubscribe }),
				headers: unsubscribeHeaders(unsubscribeUrl(siteUrl, unsubscribe)),
				attachments: [],
			};
		}),
	);
}
