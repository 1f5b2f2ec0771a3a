import { changeSeries } from '../../../../src/features/series/change-series.ts';
import { takeChanges } from '../compare/events.ts';
import type { Series } from '../model/club.ts';
import { plusDays } from '../model/wall-clock.ts';
import type { EventRow } from '../rows.ts';
import type { World } from '../world.ts';
import { places, times } from './events.ts';
import { ownerOf, planOf, running } from './series.ts';
import { breaksOf, rowsOf, type SeriesRow } from './series-rows.ts';
import { pick, type Step } from './step.ts';

/** How an organizer changes a series from a date on, and what that may make of its events. */

/**
 * Changes a series from a date on: another time, place, or number of seats. What becomes of its events is taken over
 * as the site has made it, and held against what must be true of every line of series afterwards.
 */
export const changeSeriesStep: Step = async (world, dice) => {
	const { model } = world;
	const series = pick(running(world), dice[0]);
	if (!series || series.startsOn > plusDays(model.today(), 60)) return;
	const next = { ...series };
	switch ((dice[1] ?? 0) % 4) {
		case 0:
			next.place = places(dice[2]);
			break;
		case 1:
			next.capacity = next.guestsAllowed + 2 + ((dice[2] ?? 0) % 8);
			break;
		default:
			next.time = times(dice[2]);
	}
	// From a date on that may lie before the first one of a series that goes on from another.
	const fromDate = plusDays(model.today(), 1 + ((dice[3] ?? 0) % 40));
	const plan = planOf(next, fromDate);
	if (series.endsOn !== null && fromDate > series.endsOn) return;
	const changeId = world.id('split');
	const [row] = await rowsOf<SeriesRow>(world, 'select * from series where id = ?', series.id);
	if (!row) return;
	const words = `${next.time}, ${next.place}, ${next.capacity} seats`;
	await world.act(
		`an owner changes ${series.title} (${series.id}) from ${fromDate} on: ${words}`,
		async (context) => {
			const input = {
				changeId,
				seriesId: series.id,
				by: ownerOf(world),
				seenAt: row.updated_at,
				plan,
				reason: '',
			};
			let changed = await changeSeries(context, { ...input, confirmed: 0 });
			if (!changed.isDone) {
				const { concerned, movingUp } = changed.forecast;
				const confirmed = concerned.events.length + movingUp;
				changed = await changeSeries(context, { ...input, confirmed });
			}
			if (!changed.isDone) return world.fail(`${series.title} can't be changed`);
		},
		async (refusal) => {
			// A date before the end of the series that this one goes on from may be refused.
			if (refusal) return refusal;
			await takeSeries(world, series, changeId, row.updated_at);
			return null;
		},
	);
};

/** Takes over what an action has made of a series, the one that follows it, and their events. */
async function takeSeries(
	world: World,
	series: Series,
	changeId: string,
	seenAt: number,
): Promise<void> {
	const { model } = world;
	const line = [...model.series.values()].filter((each) => each.line === series.line);
	const ids = JSON.stringify([changeId, ...line.map(({ id }) => id)]);
	const ofLine = 'in (select value from json_each(?))';
	const rows = await rowsOf<SeriesRow>(world, `select * from series where id ${ofLine}`, ids);
	for (const row of rows) {
		const present: Series = model.series.get(row.id) ?? {
			...series,
			id: row.id,
			breaks: new Map(),
			standing: series.standing.map((each) => ({ ...each })),
		};
		if (!model.series.has(row.id)) {
			for (const { id, firstDate, lastDate } of await breaksOf(world, row.id)) {
				present.breaks.set(id, { first: firstDate, last: lastDate });
			}
			world.say(`  ${row.id} goes on from ${series.id} on ${row.starts_on_date}`);
		}
		Object.assign(present, {
			startsOn: row.starts_on_date,
			endsOn: row.ends_on_date,
			time: row.starts_at_time,
			place: row.place,
			capacity: row.capacity,
		});
		model.series.set(row.id, present);
	}
	const changed = rows.find(({ id }) => id === series.id);
	if (changed && changed.updated_at !== seenAt) model.actions.push('series.changed');
	takeChanges(
		world,
		await rowsOf<EventRow>(world, `select * from events where series_id ${ofLine}`, ids),
		({ seriesId }) => seriesId !== null && model.series.get(seriesId)?.line === series.line,
	);
	expectApart(world, rows);
	const dates = new Set<string>();
	for (const { seriesId, seriesDate, status, slug, id } of model.events.values()) {
		const isOfLine = seriesId !== null && model.series.get(seriesId)?.line === series.line;
		if (!isOfLine || seriesDate === null || status === 'cancelled') continue;
		if (dates.has(seriesDate)) world.fail(`${slug} is there twice`, { event: id });
		dates.add(seriesDate);
	}
}

/** No two series of a line have a day in common that is to come: the club would meet twice. */
function expectApart(world: World, rows: readonly SeriesRow[]): void {
	const today = world.model.today();
	for (const one of rows) {
		for (const other of rows) {
			if (one.id >= other.id) continue;
			const from = [one.starts_on_date, other.starts_on_date, today].sort().at(-1) ?? today;
			const lasts = ({ ends_on_date: last }: SeriesRow) => last === null || last >= from;
			if (lasts(one) && lasts(other)) world.fail(`${one.id} and ${other.id} both meet on ${from}`);
		}
	}
}
