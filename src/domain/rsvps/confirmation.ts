import { confirmationMessages } from '../../messages/site/rsvps/confirmation.ts';
import { cancelReason, getEventPhase } from '../events/phase.ts';
import type { Locale } from '../text/language.ts';
import { asSentence } from '../text/names.ts';
import { nameOfRsvp, type PresentRsvp } from './asked-rsvp.ts';
import { seatsLeft } from './panel.ts';

interface ConfirmedEvent {
	status: 'scheduled' | 'cancelled';
	cancelReason?: string | null;
	startsAt: Date;
	endsAt: Date;
	capacity: number;
	guestsAllowed: number;
	going: number;
	waiting: number;
}

/**
 * What the page asks that an email leads to, before it stores an RSVP:
 *
 * - `open`: whether this party is coming;
 * - `there`: nothing, or whether the RSVP from before is to change;
 * - `closed`: nothing any more.
 */
export type Confirmation = {
	title: string;
	/** A sentence below it; empty where there's nothing to add. */
	detail: string;
	/** The RSVP from before, for the form (`nameOfRsvp`). */
	seen: string;
} & (
	| { kind: 'open'; yes: string; guests: number; guestChoices: number }
	| {
			kind: 'there';
			state: 'going' | 'waitlisted';
			change: { label: string; guests: number } | null;
	  }
	| { kind: 'closed' }
);

/**
 * What the page asks about a party.
 *
 * @param wanted how many guests were asked for; null where nothing was said
 * @param mine what the member has said before; null where nothing
 */
export function confirmation(
	event: ConfirmedEvent,
	wanted: number | null,
	mine: (PresentRsvp & { position: number | null }) | null,
	now: Date,
	locale: Locale,
): Confirmation {
	const texts = confirmationMessages(locale);
	const seen = nameOfRsvp(mine);
	const phase = getEventPhase(event, now);
	if (phase === 'cancelled') {
		const reason = cancelReason(event.cancelReason);
		return {
			kind: 'closed',
			seen,
			title: texts.cancelled,
			detail: reason ? texts.cancelledFor({ reason: asSentence(reason) }) : texts.isCancelled,
		};
	}
	if (phase !== 'upcoming') {
		const isOver = phase === 'over';
		return {
			kind: 'closed',
			seen,
			title: isOver ? texts.over : texts.started,
			detail: texts.closed,
		};
	}
	if (mine && mine.answer !== 'declined') {
		const isGoing = mine.answer === 'going';
		const change =
			wanted === null || wanted === mine.guests
				? null
				: { label: texts.changeTo({ guests: wanted }), guests: wanted };
		return {
			kind: 'there',
			seen,
			state: mine.answer,
			title: isGoing
				? texts.goingAlready(mine)
				: texts.waitingAlready({ place: mine.position ?? 1, guests: mine.guests }),
			detail: change ? texts.askedAnother(change) : texts.nothingMore,
			change,
		};
	}
	const guestChoices = Math.min(event.guestsAllowed, Math.max(0, event.capacity - 1));
	const guests = Math.min(wanted ?? 0, guestChoices);
	const left = seatsLeft(event);
	const fits = 1 + guests <= left;
	const place = event.waiting + 1;
	const seats =
		left === 0
			? texts.allTaken({ place })
			: fits
				? texts.left({ seats: left })
				: texts.tooFew({ seats: left, place });
	return {
		kind: 'open',
		seen,
		title: mine ? texts.comingAfterAll : texts.areYouComing,
		detail:
			wanted !== null && wanted > guestChoices
				? `${texts.guestsAllowed({ guests: guestChoices })} ${seats}`
				: seats,
		yes: fits ? texts.yes : texts.yesIfFree,
		guests,
		guestChoices,
	};
}
