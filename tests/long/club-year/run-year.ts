import { expectBounded, expectPast } from './compare/past.ts';
import { DAY, HOUR, MINUTE } from './model/wall-clock.ts';
import { openWorld } from './open-world.ts';
import { type PlannedStep, STEPS, type YearPlan } from './plan.ts';
import { SimulationError } from './simulation-error.ts';
import { expectFeeds } from './steps/feeds.ts';
import type { World } from './world.ts';

/** How often what is read, and what is over, is held against the model: every so many steps. */
const READ_EVERY = 7;
const PAST_EVERY = 60;
/** How many people there are when the year begins. */
const FOUNDERS = 16;

export interface YearEnd {
	counts: World['counts'];
	/** Null where product and model agreed to the end. */
	failure: { problem: string; log: string; steps: PlannedStep[] } | null;
}

/** Plays a year. */
export async function runYear(plan: YearPlan): Promise<YearEnd> {
	const begin = Date.parse(`${plan.beginsOn}T00:00Z`);
	const { world, close } = await openWorld(begin, plan.zone);
	let played = 0;
	try {
		for (let number = 1; number <= FOUNDERS; number += 1) {
			await STEPS.join(world, [number]);
		}
		const first = { at: 0, name: 'createSeries', dice: [1, 5, 0, 0, 1, 1, 9, 1] } as const;
		await STEPS.createSeries(world, first.dice);
		for (const step of plan.steps) {
			await world.passTo(begin + step.at * MINUTE);
			played += 1;
			await STEPS[step.name](world, step.dice);
			if (played % READ_EVERY === 0) await expectFeeds(world);
			if (played % PAST_EVERY === 0) await expectPast(world);
		}
		await world.passTo(Math.max(world.now, begin + 365 * DAY) + 6 * HOUR);
		await expectFeeds(world);
		await expectPast(world);
		await expectBounded(world);
		return { counts: world.counts, failure: null };
	} catch (error) {
		const steps = plan.steps.slice(0, played);
		const log = logOf(world, error);
		const problem =
			error instanceof SimulationError ? error.problem : String((error as Error).stack ?? error);
		return { counts: world.counts, failure: { problem, log, steps } };
	} finally {
		await close();
	}
}

/** The last entries of a log that are of use to whoever reads it. */
const ENTRIES = 60;

/** Of what happened, what concerns the event or member at fault, and what was out of order. */
function logOf(world: World, error: unknown): string {
	const { event, user } = error instanceof SimulationError ? error.about : {};
	const slug = event ? world.model.events.get(event)?.slug : undefined;
	const isOf = (words: string, name: string | null | undefined) =>
		name ? new RegExp(`\\b${name}\\b`).test(words) : false;
	const isAbout = (words: string) =>
		(!event && !user) ||
		isOf(words, event) ||
		isOf(words, slug) ||
		isOf(words, user) ||
		/provider|database|Round|goes on/.test(words);
	return world.log
		.filter(({ words }) => isAbout(words))
		.slice(-ENTRIES)
		.concat({ at: world.now, words: '← here' })
		.map(({ at, words }) => `${new Date(at).toISOString().slice(0, 16)}  ${words}`)
		.join('\n');
}

/**
 * Leaves steps out of a year as long as it still fails in the same way: first half of them, then less.
 *
 * @param tries how many years are played at most
 */
export async function shortest(
	plan: YearPlan,
	end: YearEnd,
	tries: number,
): Promise<NonNullable<YearEnd['failure']>> {
	let best = end.failure;
	if (!best) throw new Error('This year has not failed.');
	const kindOf = (problem: string) => problem.replaceAll(/[\w-]*\d[\w:.-]*/g, '…').slice(0, 60);
	const kind = kindOf(best.problem);
	let left = tries;
	for (let part = 2; left > 0 && best.steps.length > 1; ) {
		const size = Math.ceil(best.steps.length / part);
		let isShorter = false;
		for (let from = 0; from < best.steps.length && left > 0; from += size) {
			const steps: PlannedStep[] = [...best.steps.slice(0, from), ...best.steps.slice(from + size)];
			left -= 1;
			const { failure } = await runYear({ ...plan, steps });
			if (!failure || kindOf(failure.problem) !== kind) continue;
			best = failure;
			isShorter = true;
			break;
		}
		if (!isShorter && size === 1) break;
		part = isShorter ? Math.max(2, part - 1) : Math.min(best.steps.length, part * 2);
	}
	return best;
}
