import { reasonSentence } from '../../domain/events/cancel-reason.ts';
import type { ChangedField } from '../../domain/events/change.ts';
import { type EventBefore, type MovedText, movedText } from '../../domain/events/moved-event.ts';
import type { SingleKind } from '../../domain/mail/outbox-kinds.ts';
import type { Locale } from '../../domain/text/language.ts';
import { shortDate } from '../../domain/time/time.ts';
import { mailPartMessages } from '../../messages/site/mail/parts.ts';
import { rsvpMailMessages } from '../../messages/site/mail/rsvps.ts';
import { type RsvpLabels, rsvpLabels } from '../parts/buttons.ts';

/** What an email says; its buttons lead to the page that asks for confirmation. */
export interface RsvpMailText extends RsvpLabels {
	subject: string;
	title: string;
	lead: string;
	/** What is different from before, old and new; mostly nothing. */
	changes: ChangedField[];
	/** The line that inboxes show beside the subject. */
	preheader: string;
	/** Why the email came. */
	reason: string;
}

interface RsvpMailFacts {
	event: {
		title: string;
		startsAt: Date;
		endsAt: Date;
		place: string;
		mapUrl: string | null;
		timeZone: string;
		cancelReason: string | null;
	};
	/** When and where the event was before it was moved; null where that isn't known. */
	before: EventBefore | null;
	/** The recipient's RSVP to the event. */
	answer: 'going' | 'waitlisted' | 'declined';
	guests: number;
	position: number | null;
	locale: Locale;
}

type RsvpMails = ReturnType<typeof rsvpMailMessages>;

function movedSubject(messages: RsvpMails, title: string, moved: MovedText, day: string): string {
	const { before, after } = moved.brief;
	return moved.isOtherDate && moved.kind === 'time_and_place'
		? messages.movedDateAndPlaceSubject({ title, before, after })
		: messages.movedSubjects[moved.kind]({ title, day, before, after });
}

/** The text of an email about an RSVP, for each occasion. */
export function rsvpMailText(kind: SingleKind, facts: RsvpMailFacts): RsvpMailText {
	const { event, answer, guests, position, locale } = facts;
	const { title } = event;
	const messages = rsvpMailMessages(locale);
	const parts = mailPartMessages(locale);
	const day = shortDate(event.startsAt, event.timeZone, locale);
	const common = { changes: [], reason: messages.reason, ...rsvpLabels(answer, locale) };
	const said = (
		text: Pick<RsvpMailText, 'subject' | 'title' | 'lead'>,
		others: Partial<RsvpMailText> = {},
	): RsvpMailText => ({ ...common, preheader: text.lead, ...text, ...others });
	const standing = { no: parts.skipThisOne, reason: messages.reasonEveryTime };
	const byOrganizer = { reason: messages.reasonOrganizer };
	const going = (lead: string) => ({
		subject: messages.goingSubject({ title, day }),
		title: messages.goingTitle,
		lead,
	});
	const waiting = (lead: string, leadAt: RsvpMails['waitingLeadAt']) => ({
		subject: messages.waitingSubject({ title, day }),
		title: messages.waitingTitle,
		lead: position === null ? lead : leadAt({ position }),
	});
	switch (kind) {
		case 'rsvp_going':
			return said(going(messages.goingLead({ guests })));
		case 'rsvp_promoted':
			return said({
				subject: messages.promotedSubject({ title, day }),
				title: messages.promotedTitle,
				lead: messages.promotedLead({ guests }),
			});
		case 'rsvp_waitlisted':
			return said(waiting(messages.waitingLead, messages.waitingLeadAt));
		case 'rsvp_cancelled':
			return said({
				subject: messages.declinedSubject({ title, day }),
				title: messages.declinedTitle,
				lead: messages.declinedLead,
			});
		case 'rsvp_added':
			return said(going(messages.addedLead({ guests })), byOrganizer);
		case 'rsvp_added_waitlisted':
			return said(waiting(messages.addedWaitingLead, messages.addedWaitingLeadAt), byOrganizer);
		case 'rsvp_removed':
			return said(
				{
					subject: messages.removedSubject({ title, day }),
					title: messages.removedTitle,
					lead: messages.removedLead,
				},
				{ ...byOrganizer, yes: parts.wouldLikeToCome },
			);
		case 'standing_going':
			return said(going(messages.standingLead({ guests })), standing);
		case 'standing_waitlisted':
			return said(waiting(messages.standingWaitingLead, messages.standingWaitingLeadAt), standing);
		case 'event_moved': {
			const moved = movedText(facts.before, event, locale);
			const isWaiting = answer === 'waitlisted';
			if (!moved) {
				return said({
					subject: messages.changedSubject({ title, day }),
					title: messages.changedTitle,
					lead: isWaiting ? messages.changedLeadWaiting : messages.changedLead({ guests }),
				});
			}
			const changes = moved.fields.map(({ label, before, after }) => ({
				label,
				before: before.trim() === '' ? messages.nothing : before,
				after: after.trim() === '' ? messages.nothing : after,
			}));
			return said(
				{
					subject: movedSubject(messages, title, moved, day),
					title: messages.movedTitles[moved.kind],
					lead: isWaiting ? messages.movedLeadWaiting : messages.movedLead({ guests }),
				},
				{
					changes,
					preheader: messages.movedPreheader({
						before: changes.map(({ before }) => before).join('; '),
						after: changes.map(({ after }) => after).join('; '),
					}),
				},
			);
		}
		case 'event_cancelled': {
			const reason = reasonSentence(event.cancelReason);
			return said(
				{
					subject: messages.cancelledSubject({ title, day }),
					title: messages.cancelledTitle,
					lead: reason === null ? messages.cancelledLead : messages.cancelledLeadFor({ reason }),
				},
				{ yes: null, no: null },
			);
		}
	}
}
