import { type SeriesPlan, seriesFields } from '../../../../src/domain/series/plan.ts';
import { cancelEvent } from '../../../../src/features/events/cancel-event.ts';
import { addBreak } from '../../../../src/features/series/add-break.ts';
import { createSeries } from '../../../../src/features/series/create-series.ts';
import { endSeries } from '../../../../src/features/series/end-series.ts';
import { removeBreak } from '../../../../src/features/series/remove-break.ts';
import type { ClubEvent, Series } from '../model/club.ts';
import { dateAt, plusDays, weekdayOf } from '../model/wall-clock.ts';
import { OWNER, type World } from '../world.ts';
import { places, times } from './events.ts';
import { breaksOf } from './series-rows.ts';
import { pick, type Step } from './step.ts';

/** What organizers do with series. */

export const ownerOf = (world: World) => world.authority(OWNER, 'owner');

export const running = ({ model }: World): Series[] =>
	[...model.series.values()].filter(({ endsOn }) => endsOn === null || endsOn >= model.today());

/** The events of a series that take place and have not begun. */
const openOf = ({ model }: World, series: Series): ClubEvent[] =>
	model.coming().filter(({ seriesId }) => seriesId === series.id);

export function planOf(series: Series, fromDate: string): SeriesPlan {
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
				await removeBreak(context, { seriesId: series.id, breakId, by: ownerOf(world) });
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
	// It holds for the whole line of series.
	const line = [...model.series.values()].filter((each) => each.line === series.line);
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
		},
		async () => {
			for (const each of line) {
				const made = (await breaksOf(world, each.id)).find(
					({ id: own, firstDate }) => own === id || (each !== series && firstDate === first),
				);
				if (!made || made.lastDate !== last) return world.fail(`${each.id} has no break`);
				each.breaks.set(made.id, { first, last });
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
	// With it end those that go on from it.
	const followers = [...model.series.values()].filter(
		({ line, startsOn, endsOn }) =>
			line === series.line && startsOn > series.startsOn && (endsOn === null || endsOn >= from),
	);
	const concerned = [series, ...followers]
		.flatMap((each) => openOf(world, each))
		.filter(({ seriesDate }) => (seriesDate ?? '') >= from);
	await world.act(
		`an owner cancels ${event.slug} (${event.id}) and all that follow`,
		(context) =>
			cancelEvent(context, {
				eventId: event.id,
				by: ownerOf(world),
				sequence: event.sequence,
				reason: 'the club rests',
				scope: 'following',
			}),
		() => {
			const last = plusDays(from, -1);
			if (series.endsOn === null || series.endsOn > last) series.endsOn = last;
			for (const follower of followers) follower.endsOn = last;
			cancelAll(world, concerned);
			model.actions.push('event.cancelled');
			return null;
		},
	);
};

export const SERIES_STEPS = { createSeries: create, breakOff, end, cancelFollowing };
