/** Local dates, both included, on which a series pauses, and what else meets then. */
export interface Break {
	firstDate: string;
	lastDate: string;
	reason: string;
	/** Left out where nobody asks when it was planned. */
	createdAt?: Date;
	/** The title of the series that pauses. */
	seriesTitle: string;
	/** The titles of all series that have not ended by then. */
	runningTitles: readonly string[];
}

/** Breaks on the same dates as one. */
export interface MergedBreak {
	firstDate: string;
	lastDate: string;
	/** The titles of the series that pause; null where nothing else takes place. */
	series: readonly string[] | null;
	reason: string;
	createdAt: Date;
}

/** Breaks of several series on the same dates as one, with each reason once. */
export function mergedBreaks(breaks: readonly Break[]): MergedBreak[] {
	const byDates = Map.groupBy(breaks, ({ firstDate, lastDate }) => `${firstDate} ${lastDate}`);
	return [...byDates.values()].flatMap(([first, ...others]) => {
		if (!first) return [];
		const all = [first, ...others];
		return {
			firstDate: first.firstDate,
			lastDate: first.lastDate,
			series: pausing(first.runningTitles, new Set(all.map(({ seriesTitle }) => seriesTitle))),
			reason: [...new Set(all.map(({ reason }) => reason.trim()))].filter(Boolean).join('; '),
			createdAt: new Date(Math.max(...all.map(({ createdAt }) => createdAt?.getTime() ?? 0))),
		};
	});
}

function pausing(running: readonly string[], onBreak: ReadonlySet<string>): string[] | null {
	return running.every((title) => onBreak.has(title)) ? null : [...onBreak];
}
