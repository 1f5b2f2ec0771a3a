import { MINUTE_MS } from '../../../support/time.ts';
import type { ClubEvent, Series } from './club.ts';
import type { ClubModel } from './model.ts';
import { DAY, dateAt, daysBetween, momentAt, plusDays, weekdayOf } from './wall-clock.ts';

/** Which events a series opens, by the model. */

/** The events of a line of series that have a date of the series, whatever became of them. */
function datesOf(model: ClubModel, line: string): Set<string> {
	const dates = new Set<string>();
	for (const { seriesId, seriesDate } of model.events.values()) {
		const isOfLine = seriesId !== null && model.series.get(seriesId)?.line === line;
		if (isOfLine && seriesDate !== null) dates.add(seriesDate);
	}
	return dates;
}

/** The dates of a series that should be open now and have no event yet. */
export function toOpen(
	model: ClubModel,
	series: Series,
): { date: string; startsAt: number; endsAt: number }[] {
	const present = datesOf(model, series.line);
	const until = model.now + series.opensDaysAhead * DAY;
	const days = daysBetween(plusDays(model.today(), -2), dateAt(until, model.zone)) + 2;
	const found = [];
	for (let day = 0; day <= days; day += 1) {
		const date = plusDays(model.today(), day - 2);
		if (date < series.startsOn || (series.endsOn !== null && date > series.endsOn)) continue;
		if (weekdayOf(date) !== weekdayOf(series.startsOn)) continue;
		if (daysBetween(series.startsOn, date) % (7 * series.everyWeeks) !== 0) continue;
		const breaks = [...series.breaks.values()];
		if (breaks.some(({ first, last }) => first <= date && date <= last)) continue;
		const startsAt = momentAt(date, series.time, model.zone);
		if (startsAt <= model.now || startsAt > until || present.has(date)) continue;
		found.push({ date, startsAt, endsAt: startsAt + series.minutes * MINUTE_MS });
	}
	return found;
}

/** Whoever comes every week joins an event that opens. */
export function opened(model: ClubModel, event: ClubEvent, series: Series): void {
	for (const [index, { user, guests }] of series.standing.entries()) {
		const fitting = Math.max(0, Math.min(guests, event.guestsAllowed, event.capacity - 1));
		event.parties.set(user, {
			user,
			answer: 'waitlisted',
			guests: fitting,
			hours: 0,
			place: index + 1,
			version: 1,
		});
	}
	model.notifyStanding(
		event,
		series.standing.map(({ user }) => user),
	);
}
