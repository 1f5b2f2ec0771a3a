import { type SeriesPlan, seriesFields } from '../../../../src/domain/series/plan.ts';
import { cancelEvent } from '../../../../src/features/events/cancel-event.ts';
import { addBreak } from '../../../../src/features/series/add-break.ts';
import { changeSeries } from '../../../../src/features/series/change-series.ts';
import { createSeries } from '../../../../src/features/series/create-series.ts';
import { endSeries } from '../../../../src/features/series/end-series.ts';
import { takeBreakAway } from '../../../../src/features/series/remove-break.ts';
import type { ClubEvent, Series } from '../model.ts';
import { type EventRow, takeChanges } from '../rows.ts';
import { dateAt, plusDays, weekdayOf } from '../wall-clock.ts';
import { OWNER, type World } from '../world.ts';
import { places, times } from './events.ts';
import { pick, type Step } from './step.ts';

/** What organizers do with series. */

interface SeriesRow {
	id: string;
	starts_on_date: string;
	ends_on_date: string | null;
	starts_at_time: string;
	place: string;
	capacity: number;
	updated_at: number;
}

const ownerOf = (world: World) => world.authority(OWNER, 'owner');

const running = ({ model }: World): Series[] =>
	[...model.series.values()].filter(({ endsOn }) => endsOn === null || endsOn >= model.today());

/** The events of a series that take place and have not begun. */
const openOf = ({ model }: World, series: Series): ClubEvent[] =>
	model.coming().filter(({ seriesId }) => seriesId === series.id);

/** A series and all that it goes on from or that go on from it. */
const lineOf = ({ model }: World, series: Series): Series[] =>
	[...model.series.values()].filter(({ line }) => line === series.line);

function planOf(series: Series, fromDate: string): SeriesPlan {
	const text = (value: number | string | null) => String(value ?? '');
	return seriesFields.parse({
		title: series.title,
		description: '',
		rhythm: `${series.everyWeeks}-week${series.everyWeeks === 1 ? '' : 's'}`,
		weekday: weekdayOf(series.startsOn),
		fromDate,
		startsAtTime: series.time,
		durationMinutes: text(series.minutes),
		place: series.place,
		mapUrl: '',
		capacity: text(series.capacity),
		guestsAllowed: text(series.guestsAllowed),
		opensDaysAhead: text(series.opensDaysAhead),
		invitesDaysBefore: text(series.invitesDaysBefore),
		invitesAtTime: series.invitesAtTime,
		remindsDayBeforeAt: text(series.remindsDayBeforeAt),
		remindsSameDayAt: text(series.remindsSameDayAt),
		thanksAfterHours: text(series.thanksAfterHours),
	});
}

const create: Step = async (world, dice) => {
	const { model } = world;
	if (running(world).length > 2) return;
	const id = world.id('series');
	const startsOn = plusDays(model.today(), 1 + ((dice[0] ?? 0) % 9));
	const capacity = 3 + ((dice[1] ?? 0) % 8);
	const series: Series = {
		id,
		line: id,
		title: `Round ${id}`,
		place: places(dice[2]),
		everyWeeks: 1 + ((dice[3] ?? 0) % 2),
		startsOn,
		endsOn: null,
		time: times(dice[4]),
		minutes: 90,
		capacity,
		guestsAllowed: (dice[5] ?? 0) % 3,
		opensDaysAhead: 15 + ((dice[6] ?? 0) % 14),
		breaks: new Map(),
		standing: [],
		invitesDaysBefore: (dice[7] ?? 0) % 2 === 0 ? null : 5,
		invitesAtTime: '09:00',
		remindsDayBeforeAt: (dice[7] ?? 0) % 3 === 0 ? null : '18:00',
		remindsSameDayAt: (dice[7] ?? 0) % 5 === 0 ? null : '07:00',
		thanksAfterHours: (dice[7] ?? 0) % 7 === 0 ? null : 2,
	};
	const plan = planOf(series, startsOn);
	await world.act(
		`an owner creates ${series.title}: every ${series.everyWeeks} weeks from ${startsOn} at ${series.time}`,
		async (context) => {
			await createSeries(context, ownerOf(world), id, plan);
			return [];
		},
		() => {
			model.series.set(id, series);
			model.actions.push('series.created');
			return null;
		},
	);
};

const rowsOf = async <Row>(world: World, sql: string, ...values: unknown[]): Promise<Row[]> =>
	(
		await world.db
			.prepare(sql)
			.bind(...values)
			.all<Row>()
	).results;

/**
 * Changes a series from a date on: another time, place, or number of seats. What becomes of its events is taken over
 * as the site has made it, and held against what must be true of every line of series afterwards.
 */
const change: Step = async (world, dice) => {
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
	const deed = world.id('split');
	const [row] = await rowsOf<SeriesRow>(world, 'select * from series where id = ?', series.id);
	if (!row) return;
	const words = `${next.time}, ${next.place}, ${next.capacity} seats`;
	await world.act(
		`an owner changes ${series.title} (${series.id}) from ${fromDate} on: ${words}`,
		async (context) => {
			const input = {
				deed,
				seriesId: series.id,
				by: ownerOf(world),
				seenAt: row.updated_at,
				plan,
				reason: '',
			};
			let changed = await changeSeries(context, { ...input, confirmed: 0 });
			if (!changed.isDone) {
				const confirmed = changed.forecast.concerned.events.length;
				changed = await changeSeries(context, { ...input, confirmed });
			}
			if (!changed.isDone) return world.fail(`${series.title} can't be changed`);
			return changed.outboxIds;
		},
		async (refusal) => {
			// A date before the end of the series that this one goes on from may be refused.
			if (refusal) return refusal;
			await takeSeries(world, series, deed, row.updated_at);
			return null;
		},
	);
};

/** Takes over what an action has made of a series, the one that follows it, and their events. */
async function takeSeries(
	world: World,
	series: Series,
	deed: string,
	seenAt: number,
): Promise<void> {
	const { model } = world;
	const line = lineOf(world, series);
	const ids = JSON.stringify([deed, ...line.map(({ id }) => id)]);
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
	const dates = new Set<string>();
	for (const { seriesId, seriesDate, status, slug, id } of model.events.values()) {
		const isOfLine = seriesId !== null && model.series.get(seriesId)?.line === series.line;
		if (!isOfLine || seriesDate === null || status === 'cancelled') continue;
		if (dates.has(seriesDate)) world.fail(`${slug} is there twice`, { event: id });
		dates.add(seriesDate);
	}
}

const breaksOf = (world: World, seriesId: string) =>
	rowsOf<{ id: string; firstDate: string; lastDate: string }>(
		world,
		'select id, first_date as firstDate, last_date as lastDate from breaks where series_id = ?',
		seriesId,
	);

const breakOff: Step = async (world, dice) => {
	const { model } = world;
	const series = pick(running(world), dice[0]);
	if (!series) return;
	const [old] = series.breaks;
	if (old !== undefined && (dice[1] ?? 0) % 2 === 0) {
		const [breakId, dates] = old;
		return world.act(
			`an owner removes a break of ${series.title}`,
			async (context) => {
				await takeBreakAway(context, { seriesId: series.id, breakId, by: ownerOf(world) });
				return [];
			},
			() => {
				// What a split has copied goes with it.
				for (const { line, breaks } of model.series.values()) {
					if (line !== series.line) continue;
					for (const [id, { first, last }] of breaks) {
						if (first === dates.first && last === dates.last) breaks.delete(id);
					}
				}
				model.actions.push('break.removed');
				return null;
			},
		);
	}
	const first = plusDays(model.today(), 3 + ((dice[2] ?? 0) % 40));
	const last = plusDays(first, (dice[3] ?? 0) % 10);
	// A break holds for every part of a series that was changed from a date on.
	const line = lineOf(world, series);
	const overlaps = line
		.flatMap(({ breaks }) => [...breaks.values()])
		.some((each) => each.first <= last && first <= each.last);
	if (overlaps) return;
	const id = world.id('break');
	const concerned = line
		.flatMap((each) => openOf(world, each))
		.filter(({ startsAt }) => {
			const date = dateAt(startsAt, model.zone);
			return first <= date && date <= last;
		});
	await world.act(
		`an owner adds a break to ${series.title}, ${first} to ${last}`,
		async (context) => {
			const result = await addBreak(context, {
				id,
				seriesId: series.id,
				plan: { firstDate: first, lastDate: last, reason: 'holidays' },
				by: ownerOf(world),
				confirmed: concerned.length,
			});
			if (!result.isDone) return world.fail(`a break of ${series.title} concerns others`);
			return result.outboxIds;
		},
		async () => {
			for (const each of line) {
				const rows = await breaksOf(world, each.id);
				const copies = rows.filter(
					({ firstDate, lastDate }) => firstDate === first && lastDate === last,
				);
				if (copies.length !== 1) world.fail(`${each.id} has ${copies.length} of this break`);
				for (const copy of copies) each.breaks.set(copy.id, { first, last });
			}
			cancelAll(world, concerned);
			model.actions.push('break.added');
			return null;
		},
	);
};

function cancelAll({ model }: World, events: readonly ClubEvent[]): void {
	for (const event of events) {
		const { startsAt, endsAt, place } = event;
		event.status = 'cancelled';
		model.changed(event, { startsAt, endsAt, place });
	}
}

const end: Step = async (world, dice) => {
	const { model } = world;
	const all = running(world);
	const series = pick(all, dice[0]);
	if (!series || all.length < 2 || (dice[1] ?? 0) % 2 === 0) return;
	const endsOn = plusDays(model.today(), (dice[2] ?? 0) % 20);
	const isFollowed = [...model.series.values()].some(
		({ line, startsOn }) => line === series.line && startsOn > series.startsOn,
	);
	const concerned = openOf(world, series).filter(
		({ startsAt }) => dateAt(startsAt, model.zone) > endsOn,
	);
	await world.act(
		`an owner ends ${series.title} on ${endsOn}`,
		async (context) => {
			const result = await endSeries(context, {
				seriesId: series.id,
				by: ownerOf(world),
				plan: { endsOnDate: endsOn, reason: '' },
				confirmed: concerned.length,
			});
			if (!result.isDone) return world.fail(`the end of ${series.title} concerns others`);
			return result.outboxIds;
		},
		(refusal) => {
			// It can't go on past the beginning of the series that follows it.
			if (refusal === 'invalid' && isFollowed) return refusal;
			if (concerned.length === 0 && series.endsOn === endsOn) return null;
			series.endsOn = endsOn;
			cancelAll(world, concerned);
			model.actions.push('series.ended');
			return null;
		},
	);
};

const cancelFollowing: Step = async (world, dice) => {
	const { model } = world;
	const series = pick(running(world), dice[0]);
	if (!series || (dice[1] ?? 0) % 3 !== 0 || running(world).length < 2) return;
	const event = pick(openOf(world, series), dice[2]);
	if (!event || event.seriesDate === null) return;
	const from = event.seriesDate;
	// What goes on from the series follows, too.
	const ending = lineOf(world, series).filter(
		({ id, startsOn, endsOn }) =>
			id === series.id || (startsOn > series.startsOn && (endsOn === null || endsOn >= from)),
	);
	const concerned = ending
		.flatMap((each) => openOf(world, each))
		.filter(({ seriesDate }) => (seriesDate ?? '') >= from);
	await world.act(
		`an owner cancels ${event.slug} (${event.id}) and all that follow`,
		async (context) =>
			(
				await cancelEvent(context, {
					eventId: event.id,
					by: ownerOf(world),
					sequence: event.sequence,
					reason: 'the club rests',
					scope: 'following',
				})
			).outboxIds,
		() => {
			const last = plusDays(from, -1);
			for (const each of ending) {
				if (each.endsOn === null || each.endsOn > last) each.endsOn = last;
			}
			cancelAll(world, concerned);
			model.actions.push('event.cancelled');
			return null;
		},
	);
};

export const SERIES_STEPS = {
	createSeries: create,
	changeSeries: change,
	breakOff,
	end,
	cancelFollowing,
};
