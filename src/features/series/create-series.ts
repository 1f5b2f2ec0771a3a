import type { OwingContext } from '../../context.ts';
import type { Authority } from '../../db/authority.ts';
import { insertSeries, seriesById } from '../../db/series/series.ts';
import { Refusal } from '../../domain/errors.ts';
import { isAsPlanned } from '../../domain/series/change.ts';
import type { ImportedSeries } from '../../domain/series/imported.ts';
import { type SeriesPlan, seriesValuesOf } from '../../domain/series/plan.ts';
import { openEvents } from './open-events.ts';

/**
 * Creates a series and opens its first events at once.
 *
 * @param by the organizer who creates it
 * @param imported what it takes over from a calendar
 * @param id made with the form: however often its button is clicked, there is one series
 * @returns whether it is new: the form may have been sent before
 * @throws Refusal `form_used` where the same form has made another series, `changed_meanwhile` while the
 *   club is not set up, or where the calendar's event has become a series meanwhile
 */
export async function createSeries(
	context: OwingContext,
	by: Authority,
	id: string,
	plan: SeriesPlan,
	imported: ImportedSeries | null = null,
): Promise<{ isNew: boolean }> {
	const { db, now } = context;
	const values = { ...seriesValuesOf(plan), endsOnDate: imported?.endsOnDate ?? null };
	const isNew = await insertSeries(db, id, values, by, now, imported);
	if (!isNew) {
		const [series] = await seriesById(db, id);
		if (!series) throw new Refusal('changed_meanwhile');
		if (!isAsPlanned(series, values)) throw new Refusal('form_used');
	}
	await openEvents(context);
	return { isNew };
}
