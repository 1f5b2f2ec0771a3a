import type { EventDetails } from '../events/change.ts';
import { hasChanged } from '../events/change.ts';
import type { CalendarFile, CalendarItem, LooseDates } from './calendar.ts';
import type { EntryDetails, LeftOutEntry } from './entries.ts';
import type { SeriesOffer } from './recurring.ts';

/** What becomes of the events of a calendar, by what the club has of them already. */

/** What a calendar said of an event when it was imported last; times in milliseconds. */
export interface ImportedContent extends EntryDetails {
	startsAt: number;
	endsAt: number;
}

export const contentOf = ({
	title,
	description,
	place,
	startsAt,
	endsAt,
}: CalendarItem): ImportedContent => ({
	title,
	description,
	place,
	startsAt: startsAt.getTime(),
	endsAt: endsAt.getTime(),
});

/** An event that came from a calendar, as it is now. */
interface StoredEvent extends EventDetails {
	id: string;
	status: 'scheduled' | 'cancelled';
}

/** What the club has of a calendar. */
export interface KnownCalendar<Event extends StoredEvent> {
	/** By UID and date, as `keyOf` has them. */
	events: ReadonlyMap<string, { event: Event; content: ImportedContent }>;
	/** UIDs that are series here. */
	series: ReadonlySet<string>;
	/** Ids of events that are the club's own. */
	own: ReadonlySet<string>;
}

export interface CalendarPlan<Event extends StoredEvent> {
	added: CalendarItem[];
	updated: { item: CalendarItem; event: Event; details: EventDetails }[];
	/** Cancelled in the calendar, and not here. */
	cancelled: { item: CalendarItem; event: Event }[];
	/** How many are here already, as they are. */
	unchanged: number;
	offers: SeriesOffer[];
	loose: LooseDates[];
	leftOut: LeftOutEntry[];
}

/** What tells an event of a calendar from all others. */
export const keyOf = ({ uid, recurrence }: Pick<CalendarItem, 'uid' | 'recurrence'>): string =>
	`${recurrence} ${uid}`;

/** The id that an event of this site has, out of its UID; null for what can't be one of ours. */
export function ownIdOf(uid: string): string | null {
	const [, id] = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{32})@/i.exec(uid) ?? [];
	return id?.toLowerCase() ?? null;
}

/** A value as the calendar has it now, unless somebody set another one here. */
const merged = <Value>(present: Value, before: Value, after: Value): Value =>
	present === before ? after : present;

/** An event with what is new in the calendar; what was changed here stays. */
function mergedDetails<Event extends EventDetails>(
	event: Event,
	before: ImportedContent,
	item: CalendarItem,
): EventDetails {
	const isAtItsTime =
		event.startsAt.getTime() === before.startsAt && event.endsAt.getTime() === before.endsAt;
	return {
		...event,
		title: merged(event.title, before.title, item.title),
		description: merged(event.description, before.description, item.description),
		place: merged(event.place, before.place, item.place),
		startsAt: isAtItsTime ? item.startsAt : event.startsAt,
		endsAt: isAtItsTime ? item.endsAt : event.endsAt,
	};
}

/** Tells what is new from what is here already. */
export function planCalendar<Event extends StoredEvent>(
	file: CalendarFile,
	known: KnownCalendar<Event>,
): CalendarPlan<Event> {
	const plan: CalendarPlan<Event> = {
		added: [],
		updated: [],
		cancelled: [],
		unchanged: 0,
		offers: [],
		loose: file.loose.filter(({ uid }) => !known.series.has(uid)),
		leftOut: [...file.leftOut],
	};
	for (const offer of file.offers) {
		const { uid, line, title } = offer;
		if (known.series.has(uid)) plan.leftOut.push({ line, title, why: 'series_here' });
		else plan.offers.push(offer);
	}
	for (const item of file.items) {
		const { line, title } = item;
		const there = known.events.get(keyOf(item));
		const leaveOut = (why: LeftOutEntry['why']) => plan.leftOut.push({ line, title, why });
		if (known.own.has(ownIdOf(item.uid) ?? '')) leaveOut('own');
		else if (!there && item.isExcluded) continue;
		else if (!there && item.isCancelled) leaveOut('cancelled');
		else if (!there && known.series.has(item.uid)) leaveOut('series_here');
		else if (!there) plan.added.push(item);
		else if (there.event.status === 'cancelled') plan.unchanged += 1;
		else if (item.isCancelled) plan.cancelled.push({ item, event: there.event });
		else {
			const details = mergedDetails(there.event, there.content, item);
			if (hasChanged(there.event, details))
				plan.updated.push({ item, event: there.event, details });
			else plan.unchanged += 1;
		}
	}
	return plan;
}
