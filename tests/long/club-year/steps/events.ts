import {
	eventFormFields,
	type PlannedEvent,
	planEvent,
} from '../../../../src/domain/events/plan.ts';
import type { FormFields } from '../../../../src/domain/forms/fields.ts';
import { cancelEvent } from '../../../../src/features/events/cancel-event.ts';
import { changeEvent } from '../../../../src/features/events/change-event.ts';
import { createEvent } from '../../../../src/features/events/create-event.ts';
import type { ClubEvent } from '../model/club.ts';
import { dateAt, HOUR, momentAt, plusDays, timeAt } from '../model/wall-clock.ts';
import { OWNER, type World } from '../world.ts';
import { pick, type Step } from './step.ts';

/** What organizers do with single events. */

const PLACES = ['The Shed', 'Loft 3', 'Harbor Hall'];
/** In the night a clock change makes some of these come twice, or not at all. */
const TIMES = ['02:30', '09:00', '18:30', '23:15'];

export const places = (die = 0): string => pick(PLACES, die) ?? '';
export const times = (die = 0): string => pick(TIMES, die) ?? '09:00';

/** A form of an event as the site reads it; null where it finds something wrong. */
function planned(world: World, fields: FormFields, event?: ClubEvent): PlannedEvent | null {
	const parsed = planEvent(fields, {
		timeZone: world.model.zone,
		locale: 'en-GB',
		now: new Date(world.now),
		...(event && {
			present: { startsAt: new Date(event.startsAt), endsAt: new Date(event.endsAt) },
		}),
	});
	return parsed.ok ? parsed.values : null;
}

const create: Step = async (world, dice) => {
	const { model } = world;
	if (model.coming().filter(({ seriesId }) => seriesId === null).length > 3) return;
	const id = world.id('event');
	const date = plusDays(model.today(), 1 + ((dice[0] ?? 0) % 20));
	const capacity = 1 + ((dice[2] ?? 0) % 8);
	const fields = {
		title: `Evening ${id}`,
		description: '',
		date,
		startsAtTime: times(dice[1]),
		durationMinutes: '120',
		place: places(dice[3]),
		mapUrl: '',
		capacity: String(capacity),
		guestsAllowed: String(Math.min(capacity - 1, (dice[4] ?? 0) % 4)),
	};
	const plan = planned(world, fields);
	if (!plan) return;
	const startsAt = momentAt(date, fields.startsAtTime, model.zone);
	let slug = '';
	await world.act(
		`an owner creates ${fields.title} on ${date} at ${fields.startsAtTime} (${id})`,
		async (context) => {
			({ slug } = await createEvent(context, {
				id,
				by: world.authority(OWNER, 'owner'),
				date,
				timeZone: model.zone,
				details: plan.details,
				sendsInvitations: true,
			}));
			return [];
		},
		() => {
			model.events.set(id, {
				id,
				slug,
				title: fields.title,
				place: fields.place,
				seriesId: null,
				seriesDate: null,
				startsAt,
				endsAt: startsAt + 2 * HOUR,
				capacity,
				guestsAllowed: Number(fields.guestsAllowed),
				status: 'scheduled',
				sequence: 0,
				openedAt: world.now,
				parties: new Map(),
				done: new Set(),
				checkIns: new Map(),
			});
			model.actions.push('event.created');
			return null;
		},
	);
};

/** The event with its form as it is now, and what the model knows of it. */
function formOf({ model }: World, event: ClubEvent): Record<string, string> {
	return {
		...eventFormFields(
			{
				title: event.title,
				description: '',
				place: event.place,
				mapUrl: null,
				whatToBring: '',
				startsAt: new Date(event.startsAt),
				endsAt: new Date(event.endsAt),
				capacity: event.capacity,
				guestsAllowed: event.guestsAllowed,
			},
			model.zone,
		),
	};
}

const change: Step = async (world, dice) => {
	const { model } = world;
	const event = pick(model.coming().slice(0, 6), dice[0]);
	if (!event) return;
	const fields = formOf(world, event);
	const after = { startsAt: event.startsAt, place: event.place, capacity: event.capacity };
	const length = event.endsAt - event.startsAt;
	const shown = {
		date: dateAt(event.startsAt, model.zone),
		time: timeAt(event.startsAt, model.zone),
	};
	switch ((dice[1] ?? 0) % 4) {
		case 0: {
			const date = plusDays(shown.date, ((dice[2] ?? 0) % 7) - 2);
			after.startsAt = momentAt(date, times(dice[3]), model.zone);
			Object.assign(fields, { date, startsAtTime: times(dice[3]) });
			break;
		}
		case 1: {
			// Later or earlier on the same day.
			const time = times(dice[3]);
			after.startsAt =
				time === shown.time ? event.startsAt : momentAt(shown.date, time, model.zone);
			fields.startsAtTime = time;
			break;
		}
		case 2:
			after.place = places(dice[2]);
			fields.place = after.place;
			break;
		default:
			after.capacity = Math.max(event.guestsAllowed + 1, 1 + ((dice[2] ?? 0) % 10));
			fields.capacity = String(after.capacity);
	}
	const plan = planned(world, fields, event);
	if (!plan) return;
	const { sequence } = event;
	await world.act(
		`an owner changes ${event.slug} (${event.id}): ${dateAt(after.startsAt, model.zone)} ${timeAt(after.startsAt, model.zone)}, ${after.place}, ${after.capacity} seats`,
		(context) =>
			changeEvent(context, {
				planned: plan,
				scope: 'this',
				eventId: event.id,
				by: world.authority(OWNER, 'owner'),
				sequence,
			}),
		() => {
			const { startsAt, endsAt, place, capacity } = event;
			const isSame =
				startsAt === after.startsAt && place === after.place && capacity === after.capacity;
			if (isSame) return null;
			Object.assign(event, after, { endsAt: after.startsAt + length });
			model.changed(event, { startsAt, endsAt, place });
			model.actions.push('event.changed');
			return null;
		},
	);
};

const cancel: Step = async (world, dice) => {
	const { model } = world;
	const event = pick(model.coming().slice(0, 6), dice[0]);
	if (!event || (dice[1] ?? 0) % 2 === 0) return;
	const { sequence } = event;
	await world.act(
		`an owner cancels ${event.slug} (${event.id})`,
		(context) =>
			cancelEvent(context, {
				eventId: event.id,
				by: world.authority(OWNER, 'owner'),
				sequence,
				reason: 'the hall is flooded',
				scope: 'this',
			}),
		() => {
			const { startsAt, endsAt, place } = event;
			event.status = 'cancelled';
			model.changed(event, { startsAt, endsAt, place });
			model.actions.push('event.cancelled');
			return null;
		},
	);
};

export const EVENT_STEPS = { create, change, cancel };
