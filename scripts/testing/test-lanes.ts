/** Work that may have to wait for other work. */
export interface Laned {
	name: string;
	/** The one that has to be over before this one begins. */
	after?: string;
}

/**
 * Runs work in lanes: each lane takes the first that is not begun and may begin. Results come in the order
 * of the list.
 *
 * @param lanes how many run at once
 * @param run never throws
 * @returns a promise for each, in the order of the list
 */
export function runInLanes<Work extends Laned, Result>(
	list: readonly Work[],
	lanes: number,
	run: (work: Work) => Promise<Result>,
): Promise<Result>[] {
	const ends = new Map(list.map(({ name }) => [name, Promise.withResolvers<Result>()]));
	const waiting = [...list];
	const over = new Set<string>();
	let free = lanes;

	function begin(): void {
		while (free > 0) {
			const next = waiting.findIndex(({ after }) => after === undefined || over.has(after));
			const [work] = next < 0 ? [] : waiting.splice(next, 1);
			if (!work) return;
			free -= 1;
			run(work).then((result) => {
				free += 1;
				over.add(work.name);
				ends.get(work.name)?.resolve(result);
				begin();
			});
		}
	}

	begin();
	return list.map(({ name }) => (ends.get(name) as PromiseWithResolvers<Result>).promise);
}
