import type { OwingContext } from '../../context.ts';
import type { Authority } from '../../db/authority.ts';
import { applyEventChanges, type Emailed, NOBODY_EMAILED } from '../../db/events/changes.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { breakById, openEventsOfLineage, relatedSeriesOf } from '../../db/series/series.ts';
import { Refusal } from '../../domain/errors.ts';
import { type BreakPlan, eventsWithin, isSameBreak } from '../../domain/series/break-and-end.ts';
import { type ConcernedEvents, countPeople } from '../rsvps/count-people.ts';

/** Where an event opens between the look and the action, a second look sees it. */
const ATTEMPTS = 2;

export interface BreakInput {
	/** Chosen by the form: sent twice, it is one break. */
	id: string;
	seriesId: string;
	plan: BreakPlan;
	/** The organizer who adds it. */
	by: Authority;
	/** How many events the page said would be cancelled. */
	confirmed: number;
}

/** An action that is done, or whom it would concern where nobody has confirmed that. */
export type Confirmable =
	| {
			isDone: true;
			cancelled: number;
			emailed: Emailed;
			/** How many announcements scheduled for the attendees of cancelled events became drafts. */
			held: number;
	  }
	| { isDone: false; concerned: ConcernedEvents };

/**
 * Adds a break to a series, and to those that it goes on from or that go on from it, and cancels the open
 * events that take place in it, once as many as there are were confirmed. An event that opens at the same
 * moment is seen, or does not open.
 *
 * @throws Refusal `form_used` where the same form has made another break, `changed_meanwhile` where there is no such series, another break has been added to
 *   these dates, or somebody else changed the events twice meanwhile
 */
export async function addBreak(context: OwingContext, input: BreakInput): Promise<Confirmable> {
	const { id, seriesId, plan, by, confirmed } = input;
	const { db, now } = context;
	for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
		const {
			open,
			related,
			own: [own],
		} = await rawBatch(db, {
			open: openEventsOfLineage(db, seriesId, now),
			related: relatedSeriesOf(db, seriesId),
			own: breakById(db, id),
		});
		if (own) {
			if (own.seriesId !== seriesId || !isSameBreak(own, plan)) throw new Refusal('form_used');
			return { isDone: true, cancelled: 0, emailed: NOBODY_EMAILED, held: 0 };
		}
		const cancelled = eventsWithin(open, plan);
		if (cancelled.length > 0 && cancelled.length !== confirmed) {
			return { isDone: false, concerned: await countPeople(context, cancelled) };
		}
		const { isDone, outboxIds, emailed, held } = await applyEventChanges(db, {
			change: crypto.randomUUID(),
			now,
			by,
			action: 'break.added',
			subject: { seriesId },
			events: cancelled.map((event) => ({
				...event,
				status: 'cancelled',
				cancelReason: plan.reason,
				tells: 'event_cancelled',
			})),
			addedBreak: { id, seriesId, alsoIn: related.map((series) => series.id), ...plan },
			seen: [seriesId, ...related.map((series) => series.id)].map((each) => {
				return {
					seriesId: each,
					openEvents: open.filter((event) => event.seriesId === each).length,
				};
			}),
		});
		context.owe(outboxIds);
		if (isDone) return { isDone, cancelled: cancelled.length, emailed, held };
	}
	throw new Refusal('changed_meanwhile');
}
