import fc from 'fast-check';
import { DAY, HOUR, MINUTE } from './model/wall-clock.ts';
import type { Weather } from './provider.ts';
import { ANNOUNCEMENT_STEPS } from './steps/announcements.ts';
import { door } from './steps/door.ts';
import { EVENT_STEPS } from './steps/events.ts';
import { MEMBER_STEPS } from './steps/members.ts';
import { RSVP_STEPS } from './steps/rsvps.ts';
import { SERIES_STEPS } from './steps/series.ts';
import { changeSeriesStep } from './steps/series-change.ts';
import type { Dice, Step } from './steps/step.ts';
import type { World } from './world.ts';

/** A year as data: what happens when, made from a seed. The same seed makes the same year. */

/** How often something happens, out of all together. */
const WEIGHTS = {
	rsvp: 46,
	hostChanges: 7,
	everyWeek: 5,
	emailChoice: 8,
	addressFails: 2,
	ban: 1,
	leave: 1,
	join: 3,
	create: 3,
	change: 6,
	cancel: 2,
	door: 9,
	announce: 3,
	holdAnnouncement: 1,
	createSeries: 2,
	changeSeries: 3,
	breakOff: 1,
	end: 1,
	cancelFollowing: 1,
	badWeather: 4,
	outage: 2,
	badAddress: 1,
} as const;

export type StepName = keyof typeof WEIGHTS;

export interface PlannedStep {
	/** Minutes after the beginning. */
	at: number;
	name: StepName;
	dice: number[];
}

export interface YearPlan {
	zone: string;
	/** The day on which it begins, a date in UTC. */
	beginsOn: string;
	steps: PlannedStep[];
}

const ZONES = [
	'Europe/Berlin',
	'America/New_York',
	'Australia/Sydney',
	'America/Santiago',
	'Australia/Lord_Howe',
	'Africa/Casablanca',
];
const YEAR_MINUTES = (365 * DAY) / MINUTE;

/** What happens in the year of a seed. */
export function planOf(seed: number, size: number): YearPlan {
	const name = fc.oneof(
		...Object.entries(WEIGHTS).map(([each, weight]) => ({
			weight,
			arbitrary: fc.constant(each as StepName),
		})),
	);
	const die = fc.integer({ min: 0, max: 999_983 });
	const step = fc.record({
		at: fc.noBias(fc.integer({ min: 0, max: YEAR_MINUTES })),
		name: fc.noBias(name),
		dice: fc.array(fc.noBias(die), { minLength: 12, maxLength: 12 }),
	});
	const year = fc.record({
		zone: fc.constantFrom(...ZONES),
		day: fc.noBias(fc.integer({ min: 0, max: 364 })),
		steps: fc.array(step, { minLength: size, maxLength: size }),
	});
	const [made] = fc.sample(year, { seed, numRuns: 1 });
	if (!made) throw new Error('There is no plan.');
	return {
		zone: made.zone,
		beginsOn: new Date(Date.parse('2027-01-01') + made.day * DAY).toISOString().slice(0, 10),
		steps: made.steps.toSorted((one, other) => one.at - other.at),
	};
}

const WEATHERS: Weather[] = [
	500,
	'long rate limit',
	'lost answers',
	'changeable',
	'rate limit',
	'changeable',
	'unreachable',
	503,
	'daily quota',
	401,
	'captive page',
	'captive redirect',
	'proxy error',
	'changeable',
];

const badWeather: Step = async (world, dice) => {
	world.provider.weather = WEATHERS[(dice[0] ?? 0) % WEATHERS.length] ?? 500;
	// Mostly an hour or three, now and then more than a day.
	const length =
		(dice[1] ?? 0) % 15 === 0 ? 30 * HOUR : 20 * MINUTE + ((dice[2] ?? 0) % 200) * MINUTE;
	world.badWeatherUntil = world.now + length;
	world.illAt = world.now;
	world.say(
		`the email provider is out of order for ${Math.round(length / MINUTE)} minutes: ${world.provider.weather}`,
	);
	await burst(world, dice);
};

const outage: Step = async (world, dice) => {
	const length = 5 * MINUTE + ((dice[0] ?? 0) % 120) * MINUTE;
	world.illUntil = world.now + length;
	world.illAt = world.now;
	world.faults.share = 60 + ((dice[1] ?? 0) % 250);
	world.faults.dice = dice.slice(1).map((die) => die % 1000);
	world.say(
		`the database loses ${world.faults.share / 10} % of its calls for ${Math.round(length / MINUTE)} minutes`,
	);
	await burst(world, dice);
};

/** What people do while something is out of order: it is what goes wrong most easily. */
const BURST: StepName[] = [
	'rsvp',
	'change',
	'emailChoice',
	'everyWeek',
	'rsvp',
	'cancel',
	'change',
	'hostChanges',
	'announce',
	'addressFails',
	'ban',
];
const BURST_LENGTH = 4;

async function burst(world: World, dice: Dice): Promise<void> {
	if ((dice[11] ?? 0) % 2 === 0) return burstAtOne(world, dice);
	for (let number = 0; number < BURST_LENGTH; number += 1) {
		const turned = [...dice.slice(number + 3), ...dice.slice(0, number + 3)];
		const name = BURST[(turned[0] ?? 0) % BURST.length] ?? 'rsvp';
		await world.passTo(world.now + (1 + ((turned[1] ?? 0) % 25)) * MINUTE);
		await STEPS[name](world, turned.slice(2));
	}
}

/**
 * The same about one event: its emails wait while it is changed, and while somebody whom they are for stops being
 * written to.
 */
async function burstAtOne(world: World, dice: Dice): Promise<void> {
	const event = (dice[3] ?? 0) % 3;
	const [one = 0, other = 0] = dice.slice(4);
	const steps: [StepName, Dice][] = [
		['rsvp', [one, 1, event, 1, 0, 1, 1]],
		['rsvp', [other, 1, event, 1, 0, 1, 1]],
		['announce', [0, event, 0]],
		['change', [event, dice[6] ?? 0, dice[7] ?? 0, dice[8] ?? 0]],
		['addressFails', [one, 0, 1, dice[9] ?? 0]],
	];
	for (const [index, [name, its]] of steps.entries()) {
		await world.passTo(world.now + (1 + ((dice[index] ?? 0) % 9)) * MINUTE);
		await STEPS[name](world, its);
	}
}

const badAddress: Step = async (world, dice) => {
	const { badAddresses } = world.provider;
	badAddresses.clear();
	const members = [...world.model.members.values()];
	const member = members[(dice[0] ?? 0) % members.length];
	if (!member || (dice[1] ?? 0) % 3 === 0) return;
	badAddresses.add(member.email);
	world.say(`the email provider finds the address of ${member.id} not valid`);
};

export const STEPS: Record<StepName, Step> = {
	...RSVP_STEPS,
	...MEMBER_STEPS,
	...EVENT_STEPS,
	...ANNOUNCEMENT_STEPS,
	door,
	...SERIES_STEPS,
	changeSeries: changeSeriesStep,
	badWeather,
	outage,
	badAddress,
};
