/** What the terminal shows while something takes its time. */

const isTerminal = process.stdout.isTTY === true;

/** Text in bold, where the terminal can show it. */
export function bold(text: string): string {
	return isTerminal ? `\u001b[1m${text}\u001b[22m` : text;
}

/** A duration in words: `0.4 s`, `12 s`, `3 min 5 s`. */
export function inSeconds(milliseconds: number): string {
	const seconds = milliseconds / 1000;
	if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
	if (seconds < 60) return `${Math.round(seconds)} s`;
	return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** Runs one step: its name, the work, and what to say of its result. */
export type Step = <Result>(
	name: string,
	work: () => Promise<Result>,
	outcome?: (result: Result) => string,
) => Promise<Result>;

/**
 * Runs the steps of a command one after the other, each with its number, its name and how long it took.
 *
 * @param total how many steps the command has, those of bootstrap.mjs included
 * @param first the number of the first step here
 */
export function stepsOf(total: number, first: number): Step {
	let number = first;
	return async (name, work, outcome = () => 'done') => {
		process.stdout.write(`${number}/${total} ${name} … `);
		number += 1;
		const began = performance.now();
		try {
			const result = await work();
			console.log(`${outcome(result)} (${inSeconds(performance.now() - began)})`);
			return result;
		} catch (error) {
			console.log('failed');
			throw error;
		}
	};
}

/** A failure whose message says everything: shown without a stack. */
export class PlainError extends Error {}

/** Shows a failure and ends the process with status 1. */
export function fail(error: unknown): never {
	if (error instanceof PlainError) console.error(`\n${error.message}`);
	else console.error('\n', error);
	process.exit(1);
}
