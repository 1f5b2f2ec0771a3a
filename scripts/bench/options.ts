import { parseArgs } from 'node:util';
import { PlainError } from '../steps.ts';

/** The parts that can be chosen with ONLY, in the order in which they run. */
export const PARTS = ['pages'] as const;
export type Part = (typeof PARTS)[number];

/** What a run of the bench is asked for. */
export interface BenchOptions {
	/** The commit that is compared, by a name that git knows. */
	against: string | undefined;
	parts: ReadonlySet<Part>;
	rounds: number;
	connections: number;
}

/**
 * Reads the options of a run.
 *
 * @param args like `['--against', 'HEAD~1']`
 * @param env ONLY (parts, with commas between), ROUNDS, CONNECTIONS
 * @throws PlainError where one of them makes no sense
 */
export function readOptions(
	args: readonly string[],
	env: Readonly<Record<string, string | undefined>>,
): BenchOptions {
	const { values } = parseArgs({ args: [...args], options: { against: { type: 'string' } } });
	const count = (name: string, fallback: number) => {
		const number = Number(env[name] ?? fallback);
		if (Number.isInteger(number) && number > 0) return number;
		throw new PlainError(`${name} is "${env[name]}": it takes a whole number above 0.`);
	};
	const wanted = env.ONLY?.split(',').map((part) => part.trim()) ?? PARTS;
	const isPart = (part: string): part is Part => PARTS.some((known) => known === part);
	const unknown = wanted.find((part) => !isPart(part));
	if (unknown !== undefined) {
		throw new PlainError(`ONLY names "${unknown}": the parts are ${PARTS.join(', ')}.`);
	}
	return {
		against: values.against,
		parts: new Set(wanted.filter(isPart)),
		rounds: count('ROUNDS', 9),
		connections: count('CONNECTIONS', 1),
	};
}
