import type { OwingContext } from '../../context.ts';
import type { Authority } from '../../db/authority.ts';
import { clubSettings } from '../../db/club/club.ts';
import { applyEventChanges, NOBODY_EMAILED } from '../../db/events/changes.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { openEventsOf, relatedSeriesOf, seriesById } from '../../db/series/series.ts';
import { clubProfile } from '../../domain/club/club.ts';
import { invalidForm, Refusal } from '../../domain/errors.ts';
import { type EndPlan, eventsAfter } from '../../domain/series/break-and-end.ts';
import { problemWithStretch } from '../../domain/series/lineage.ts';
import { localDate } from '../../domain/time/time.ts';
import { countPeople } from '../rsvps/count-people.ts';
import type { Confirmable } from './add-break.ts';

/** Where an event opens between the look and the action, a second look sees it. */
const ATTEMPTS = 2;

export interface EndInput {
	seriesId: string;
	/** The organizer who says so. */
	by: Authority;
	/** Without a date, the series goes on without an end. */
	plan: Omit<EndPlan, 'endsOnDate'> & { endsOnDate: string | null };
	/** How many events the page said would be cancelled. */
	confirmed: number;
}

/**
 * Says on which date a series meets for the last time, and cancels the open events that take place
 * later, once as many as there are were confirmed.
 *
 * @throws Refusal `series_not_found`, `invalid` where a series that goes on from it has begun by then, or `changed_meanwhile` where others changed it twice meanwhile
 */
export async function endSeries(
	context: OwingContext,
	{ seriesId, by, plan, confirmed }: EndInput,
): Promise<Confirmable> {
	const { db, now } = context;
	const { endsOnDate, reason } = plan;
	for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
		const {
			series: [series],
			open,
			related,
			club: [club],
		} = await rawBatch(db, {
			series: seriesById(db, seriesId),
			open: openEventsOf(db, seriesId, now),
			related: relatedSeriesOf(db, seriesId),
			club: clubSettings(db),
		});
		if (!series) throw new Refusal('series_not_found');
		const today = localDate(now, clubProfile(club).timeZone);
		const next = { ...series, endsOnDate };
		const problem = problemWithStretch(series, next, related, today, 'endsOnDate');
		if (problem) throw invalidForm({ [problem.field]: problem.mistake });
		const cancelled = endsOnDate === null ? [] : eventsAfter(open, endsOnDate);
		if (cancelled.length === 0 && series.endsOnDate === endsOnDate) {
			return { isDone: true, cancelled: 0, emailed: NOBODY_EMAILED, held: 0 };
		}
		if (cancelled.length > 0 && cancelled.length !== confirmed) {
			return { isDone: false, concerned: await countPeople(context, cancelled) };
		}
		const { isDone, outboxIds, emailed, held } = await applyEventChanges(db, {
			change: crypto.randomUUID(),
			now,
			by,
			action: endsOnDate === null ? 'series.changed' : 'series.ended',
			subject: { seriesId },
			events: cancelled.map((event) => ({
				...event,
				status: 'cancelled',
				cancelReason: reason === '' ? null : reason,
				tells: 'event_cancelled',
			})),
			series: { id: seriesId, seenAt: series.updatedAt, values: next, related },
			seen: [{ seriesId, openEvents: open.length }],
		});
		context.owe(outboxIds);
		if (isDone) return { isDone, cancelled: cancelled.length, emailed, held };
	}
	throw new Refusal('changed_meanwhile');
}
