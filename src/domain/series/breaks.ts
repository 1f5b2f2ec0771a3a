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

/** Breaks on the same dates as one, as text. */
export interface MergedBreak {
	firstDate: string;
	lastDate: string;
	/** `No meeting` where everything pauses; else what does, like `No “Soup night”`. */
	title: string;
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
			title: breakText(first.runningTitles, new Set(all.map(({ seriesTitle }) => seriesTitle))),
			reason: [...new Set(all.map(({ reason }) => reason.trim()))].filter(Boolean).join('; '),
			createdAt: new Date(Math.max(...all.map(({ createdAt }) => createdAt?.getTime() ?? 0))),
		};
	});
}

function breakText(running: readonly string[], onBreak: ReadonlySet<string>): string {
	if (running.every((title) => onBreak.has(title))) return 'No meeting';
	return `No ${[...onBreak].map((title) => `“${title}”`).join(' and no ')}`;
}
