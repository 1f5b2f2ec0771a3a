import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../support/time.ts';
import { planOf } from './club-year/plan.ts';
import { runYear, shortest } from './club-year/run-year.ts';

const setting = (name: string, usual: number) => Number(process.env[name] ?? usual);

/** How many years are played, from which seed on, and how many things happen in each. */
const YEARS = setting('REGULARS_YEARS', 1);
const FIRST_SEED = setting('REGULARS_SEED', 1);
const SIZE = setting('REGULARS_YEAR_SIZE', 600);
/** How often a year that fails is played again with less in it. */
const TRIES = setting('REGULARS_TRIES', 12);

const seeds = Array.from({ length: YEARS }, (_, index) => FIRST_SEED + index);

describe('a year of a club', () => {
	it.each(seeds)(
		'goes as the model says, with outages and a provider that fails (seed %i)',
		{
			timeout: HOUR_MS,
		},
		async (seed) => {
			const plan = planOf(seed, SIZE);
			const end = await runYear(plan);
			if (end.failure) {
				const { problem, log, steps } = await shortest(plan, end, TRIES);
				const again = `REGULARS_SEED=${seed} REGULARS_YEAR_SIZE=${SIZE}`;
				expect.fail(
					`${problem}\n\n${again} (${plan.zone}, from ${plan.beginsOn}), ${steps.length} steps:\n${log}`,
				);
			}
			process.stdout.write(`seed ${seed}, ${plan.zone}: ${JSON.stringify(end.counts)}\n`);
			expect(end.counts.emails).toBeGreaterThan(SIZE / 2);
		},
	);
});
