/** The value in the middle; of an even number of them, what lies between the middle two. NaN for none. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	const middle = sorted.length / 2;
	const [lower, upper] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
	return ((lower ?? Number.NaN) + (upper ?? Number.NaN)) / 2;
}

/**
 * The value that so many of a hundred do not exceed, by the nearest rank. NaN for none.
 *
 * @param percent above 0, at most 100
 */
export function percentile(values: readonly number[], percent: number): number {
	const sorted = [...values].sort((one, other) => one - other);
	const rank = Math.ceil((sorted.length * percent) / 100);
	return sorted[rank - 1] ?? Number.NaN;
}

/** How one series of values compares to another. */
export interface Ratio {
	/** The median of the one for 1 of the other. */
	ratio: number;
	/** The same of the least and the greatest of the rounds, each compared with its own round alone. */
	least: number;
	most: number;
}

/**
 * Compares what was measured in turns.
 *
 * @param values one for each round
 * @param others the same of what it is compared with, round by round
 */
export function ratioOf(values: readonly number[], others: readonly number[]): Ratio {
	const each = values.map((value, round) => value / (others[round] ?? Number.NaN));
	return { ratio: median(each), least: Math.min(...each), most: Math.max(...each) };
}
