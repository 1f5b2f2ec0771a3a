/** The scale and the marks of charts, as numbers; the components place them on the page. */

/**
 * The ticks of a scale from 0: round numbers (1, 2 or 5 with noughts), at the same distance, of which the
 * last is not below the highest value.
 *
 * @param highest what has to fit; 0 or less gives a scale up to 1
 * @param about how many steps there may be at most
 */
export function ticksFor(highest: number, about = 4): number[] {
	const needed = Math.max(highest, 1) / about;
	const power = 10 ** Math.floor(Math.log10(needed));
	const step = Math.max(
		1,
		[1, 2, 5, 10].map((each) => each * power).find((each) => each >= needed) ?? 10 * power,
	);
	const steps = Math.max(1, Math.ceil(highest / step));
	return Array.from({ length: steps + 1 }, (_, index) => index * step);
}

/** Where a part of a bar begins and ends, as shares of the scale: 0 is its foot, 1 its last tick. */
export interface Piece {
	from: number;
	to: number;
}

/** The parts of a bar on top of each other, in their order. */
export function stackOf(parts: readonly number[], top: number): Piece[] {
	let from = 0;
	return parts.map((part) => {
		const piece = { from: from / top, to: (from + part) / top };
		from += part;
		return piece;
	});
}

/**
 * Which of so many marks on an axis are named, so that there are no more than `most` names: every nth one,
 * counted from the last, which people look for.
 */
export function isNamed(index: number, count: number, most: number): boolean {
	const every = Math.max(1, Math.ceil(count / most));
	return (count - 1 - index) % every === 0;
}
