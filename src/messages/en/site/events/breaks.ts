import { formsOf } from '../../../forms-of.ts';

const { either } = formsOf('en');

const quoted = (titles: readonly string[]) => either(titles.map((title) => `“${title}”`));

interface Titles {
	series: readonly string[];
}
interface Day {
	day: string;
}
interface Dates {
	from: string;
	to: string;
}

/** Breaks of series, in lists, calendars and the news: nothing takes place, or some of the series. */
export const breaks = {
	noMeeting: {
		plain: 'No meeting',
		on: ({ day }: Day) => `No meeting on ${day}`,
		from: ({ from, to }: Dates) => `No meeting from ${from} to ${to}`,
	},
	noneOf: {
		plain: ({ series }: Titles) => `No ${quoted(series)}`,
		on: ({ series, day }: Titles & Day) => `No ${quoted(series)} on ${day}`,
		from: ({ series, from, to }: Titles & Dates) => `No ${quoted(series)} from ${from} to ${to}`,
	},
	withReason: ({ title, reason }: { title: string; reason: string }) => `${title}: ${reason}`,
};
