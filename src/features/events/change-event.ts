import type { DatabaseContext, OwingContext } from '../../context.ts';
import type { Authority } from '../../db/authority.ts';
import { applyEventChanges, type Emailed, NOBODY_EMAILED } from '../../db/events/changes.ts';
import type { eventToChange } from '../../db/events/desk-events.ts';
import { eventById } from '../../db/events/events.ts';
import type { RowsOf } from '../../db/raw-batch.ts';
import { countMovingUp } from '../../db/rsvps/seats.ts';
import { affectedText } from '../../domain/announcements/event-announcements.ts';
import { Refusal } from '../../domain/errors.ts';
import {
	type ChangedField,
	type Consequences,
	changeable,
	changedFields,
	consequencesOf,
	followingConsequences,
	hasChanged,
	notifiesOf,
} from '../../domain/events/change.ts';
import { beforeOf } from '../../domain/events/moved-event.ts';
import type { PlannedEvent, Scope } from '../../domain/events/plan.ts';
import { REACHES_NOBODY } from '../../domain/mail/email-reach.ts';
import { staysText } from '../../domain/series/lineage.ts';
import type { Locale } from '../../domain/text/language.ts';
import { affectedAnnouncements } from '../announcements/affected-announcements.ts';
import { countPeople } from '../rsvps/count-people.ts';
import { changeFollowing, previewChangeFollowing } from '../series/change-following.ts';

interface EventChange {
	/** The event as its form has it. */
	planned: PlannedEvent;
	/** Whether the events that follow in its series take it over. */
	scope: Scope;
}

/** What a preview asks of the event. */
type EventToChange = RowsOf<{ event: ReturnType<typeof eventToChange> }>['event'][number];

/** What a change would do, for whoever is to confirm it. */
export interface PreviewedChange extends Consequences {
	changes: ChangedField[];
	/** How many events change. */
	events: number;
}

/**
 * What a change of an event would do.
 *
 * @throws Refusal `series_not_found` where nothing follows an event, for it belongs to no series
 */
export async function previewChange(
	context: DatabaseContext,
	{ event, planned, scope }: EventChange & { event: EventToChange },
	locale: Locale,
): Promise<PreviewedChange> {
	const { plan, details, clockNotes } = planned;
	const changes = changedFields(event, details, event.timeZone, locale);
	if (scope === 'this' || changes.length === 0) {
		const emails =
			changes.length === 0
				? { ...REACHES_NOBODY, movingUp: 0 }
				: {
						...(await countPeople(context, [event])),
						movingUp: await countMovingUp(context.db, [{ ...event, ...details }], context.now),
					};
		const { sentences, emailed, isGrave } = consequencesOf(event, details, emails, locale);
		const { startsAt } = details;
		const notes = [
			...clockNotes,
			...affectedText(await affectedAnnouncements(context, [{ event, startsAt }]), locale),
		];
		return {
			changes,
			sentences: [...notes, ...sentences],
			emailed,
			isGrave: isGrave || notes.length > 0,
			events: changes.length === 0 ? 0 : 1,
		};
	}
	const { id: eventId, sequence } = event;
	const effect = await previewChangeFollowing(context, { eventId, sequence, fields: plan });
	const consequences = followingConsequences(event, details, effect, locale);
	return {
		...consequences,
		changes,
		sentences: [
			...clockNotes,
			...affectedText(effect.announcements, locale),
			...consequences.sentences,
			...effect.followers.map((each) => staysText(each, locale)),
		],
		events: effect.events,
	};
}

/**
 * Changes an event, or it and all that follow: seats that come free are given out, and people going or
 * waiting are notified of a new time or place. Without a difference nothing is changed, so that nobody is
 * notified twice.
 *
 * @param change.by the organizer who does it
 * @param change.sequence the SEQUENCE of the event that the organizer saw
 * @param change.confirmed how many events the page said would change, if it did
 * @returns how many events changed, and whom that emails
 * @throws Refusal `event_not_found`, `event_cancelled`, `event_begun`, `series_not_found` or
 *   `changed_meanwhile`
 */
export async function changeEvent(
	context: OwingContext,
	change: EventChange & {
		eventId: string;
		by: Authority;
		sequence: number;
		confirmed?: number | undefined;
	},
): Promise<{ events: number; emailed: Emailed }> {
	const { db, now } = context;
	const { planned, scope, eventId, by, sequence, confirmed } = change;
	const { details } = planned;
	const [row] = await eventById(db, eventId);
	const event = changeable(row, now);
	if (!hasChanged(event, details)) return { events: 0, emailed: NOBODY_EMAILED };
	if (scope === 'following') {
		const chosen = { eventId, by, sequence, fields: planned.plan };
		return changeFollowing(context, confirmed === undefined ? chosen : { ...chosen, confirmed });
	}
	const { isDone, outboxIds, emailed } = await applyEventChanges(db, {
		change: crypto.randomUUID(),
		now,
		by,
		action: 'event.changed',
		subject: { eventId },
		events: [
			{
				...event,
				...details,
				sequence,
				tells: notifiesOf(event, details),
				before: beforeOf(event),
			},
		],
	});
	context.owe(outboxIds);
	if (!isDone) throw new Refusal('changed_meanwhile');
	return { events: 1, emailed };
}
