import { parseArgs } from 'node:util';
import { PlainError } from '../steps.ts';
import type { Plan } from './measuring/bursts.ts';

/** The parts that can be chosen with ONLY, in the order in which they run. */
export const PART_NAMES = [
	'sizes',
	'pages',
	'sign-ins',
	'start',
	'growth',
	'heap',
	'mail',
	'profile',
] as const;
export type PartName = (typeof PART_NAMES)[number];

/** What a run of the bench is asked for. */
export interface BenchOptions {
	/** The commit that is compared, by a name that git knows. */
	against: string | undefined;
	parts: readonly PartName[];
	plan: Plan;
	/** How many emails and requests the parts `mail` and `heap` take. */
	many: number;
	/** Of the requests of `growth`, only those whose names hold one of these; empty for all. */
	matching: readonly string[];
}

/**
 * Reads the options of a run.
 *
 * @param args like `['--against', 'HEAD~1']`
 * @param env ONLY (parts, with commas between), ROUNDS, REQUESTS, CONNECTIONS, MANY, MATCHING (with
 *   commas between)
 * @throws PlainError where one of them makes no sense
 */
export function readOptions(
	args: readonly string[],
	env: Readonly<Record<string, string | undefined>>,
): BenchOptions {
	const { values } = parseArgs({ args: [...args], options: { against: { type: 'string' } } });
	const count = (name: string, fallback: number) => {
		const number = Number(env[name] || fallback);
		if (Number.isInteger(number) && number > 0) return number;
		throw new PlainError(`${name} is "${env[name]}": it takes a whole number above 0.`);
	};
	const listed = (name: string) => env[name]?.split(',').map((one) => one.trim());
	const wanted = listed('ONLY') ?? [...PART_NAMES];
	const unknown = wanted.find((part) => !PART_NAMES.some((known) => known === part));
	if (unknown !== undefined) {
		throw new PlainError(`ONLY names "${unknown}": the parts are ${PART_NAMES.join(', ')}.`);
	}
	return {
		against: values.against,
		parts: PART_NAMES.filter((part) => wanted.includes(part)),
		plan: {
			rounds: count('ROUNDS', 7),
			requests: count('REQUESTS', 100),
			warmUp: 3 * count('REQUESTS', 100),
			connections: count('CONNECTIONS', 1),
		},
		many: count('MANY', 20_000),
		matching: listed('MATCHING') ?? [],
	};
}
