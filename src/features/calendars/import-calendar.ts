import type { DatabaseContext, OwingContext } from '../../context.ts';
import type { Authority } from '../../db/authority.ts';
import { applyEventChanges } from '../../db/events/changes.ts';
import type { EventRow } from '../../db/events/events.ts';
import { knownOfCalendar } from '../../db/events/imported-events.ts';
import {
	type CalendarClub,
	type CalendarFile,
	type CalendarItem,
	readCalendar,
} from '../../domain/calendars/calendar.ts';
import { MAX_CALENDAR_EVENTS } from '../../domain/calendars/limits.ts';
import { type CalendarPlan, contentOf, planCalendar } from '../../domain/calendars/plan.ts';
import { Refusal } from '../../domain/errors.ts';
import { notifiesOf } from '../../domain/events/change.ts';
import { beforeOf } from '../../domain/events/moved-event.ts';
import type { Mistake } from '../../domain/forms/mistakes.ts';
import type { EmailReach } from '../../domain/mail/email-reach.ts';
import { eventSlug } from '../../domain/text/slug.ts';
import { localDate } from '../../domain/time/time.ts';
import { countPeople } from '../rsvps/count-people.ts';

/** What an import would do; nothing is stored. */
export interface CalendarPreview {
	file: CalendarFile;
	plan: CalendarPlan<EventRow>;
	/** People going to events that get another time or place, or on their waiting lists. */
	moved: EmailReach & { events: number };
	/** The same of events that are cancelled in the calendar. */
	cancelled: EmailReach;
}

const movesPeople = ({ event, details }: CalendarPlan<EventRow>['updated'][number]) =>
	notifiesOf(event, details) !== null;

/** Previews a calendar: what is new, what has changed, what is left out. */
export async function previewCalendar(
	context: DatabaseContext,
	text: string,
	club: Omit<CalendarClub, 'now'>,
): Promise<({ ok: true } & CalendarPreview) | { ok: false; mistake: Mistake }> {
	const read = readCalendar(text, { ...club, now: context.now });
	if (!read.ok) return read;
	const { file } = read;
	const uids = [...file.items, ...file.offers].map(({ uid }) => uid);
	const plan = planCalendar(file, await knownOfCalendar(context.db, uids));
	const events = plan.added.length + plan.updated.length + plan.cancelled.length;
	if (events > MAX_CALENDAR_EVENTS) {
		return { ok: false, mistake: { code: 'calendar_too_many', events, most: MAX_CALENDAR_EVENTS } };
	}
	const moved = plan.updated.filter(movesPeople).map(({ event }) => event);
	return {
		ok: true,
		file,
		plan,
		moved: { ...(await countPeople(context, moved)), events: moved.length },
		cancelled: await countPeople(
			context,
			plan.cancelled.map(({ event }) => event),
		),
	};
}

/** What an owner has chosen beside the events themselves. */
export interface CalendarChoices {
	/** Whether subscribers are invited to the new events, within a minute. */
	sendsInvitations: boolean;
	/** Whether people going or waiting are emailed about another time or place. */
	notifies: boolean;
	/** Whether events that are cancelled in the calendar are cancelled here; people going or waiting are emailed. */
	cancels: boolean;
}

/** What the club gives each new event. */
interface ImportingClub {
	timeZone: string;
	seats: { defaultCapacity: number; defaultGuestsAllowed: number };
}

/** The slugs of new events, of which no two are the same. */
function slugsOf(items: readonly CalendarItem[], timeZone: string): string[] {
	const taken = new Map<string, number>();
	return items.map(({ startsAt, title }) => {
		const slug = eventSlug(localDate(startsAt, timeZone), title);
		const count = (taken.get(slug) ?? 0) + 1;
		taken.set(slug, count);
		return count === 1 ? slug : `${slug}-${count}`;
	});
}

/**
 * Imports what a preview has shown, all of it or nothing.
 *
 * @param by the organizer who imports it
 * @returns how many events were added and changed, and how many people are emailed about changes
 * @throws Refusal `changed_meanwhile` where somebody has imported or changed one of them since
 */
export async function importCalendar(
	context: OwingContext,
	{ plan }: Pick<CalendarPreview, 'plan'>,
	choices: CalendarChoices,
	club: ImportingClub,
	by: Authority,
): Promise<{ added: number; changed: number; notified: number }> {
	const { db, now } = context;
	const { timeZone, seats } = club;
	const slugs = slugsOf(plan.added, timeZone);
	const added = plan.added.map((item, index) => ({
		uid: item.uid,
		recurrence: item.recurrence,
		content: contentOf(item),
		event: {
			id: crypto.randomUUID(),
			slug: slugs[index] ?? '',
			seriesId: null,
			seriesDate: null,
			seriesSeenAt: null,
			timeZone,
			title: item.title,
			description: item.description,
			whatToBring: '',
			place: item.place,
			mapUrl: null,
			startsAt: item.startsAt,
			endsAt: item.endsAt,
			capacity: seats.defaultCapacity,
			guestsAllowed: Math.min(seats.defaultGuestsAllowed, seats.defaultCapacity - 1),
			sendsInvitations: choices.sendsInvitations,
		},
	}));
	const cancelled = choices.cancels ? plan.cancelled : [];
	const events = [
		...plan.updated.map(({ event, details }) => ({
			...event,
			...details,
			tells: choices.notifies ? notifiesOf(event, details) : null,
			before: beforeOf(event),
		})),
		...cancelled.map(({ event }) => ({
			...event,
			status: 'cancelled' as const,
			cancelReason: null,
			tells: 'event_cancelled' as const,
		})),
	];
	if (added.length + events.length === 0) return { added: 0, changed: 0, notified: 0 };
	const { isDone, outboxIds, emailed } = await applyEventChanges(db, {
		change: crypto.randomUUID(),
		now,
		by,
		action: 'events.imported',
		subject: null,
		events,
		imported: {
			added,
			known: [...plan.updated, ...cancelled].map(({ item, event }) => ({
				uid: item.uid,
				recurrence: item.recurrence,
				content: contentOf(item),
				eventId: event.id,
			})),
		},
	});
	context.owe(outboxIds);
	if (!isDone) throw new Refusal('changed_meanwhile');
	return { added: added.length, changed: events.length, notified: emailed.notified };
}
