import { formsOf } from '../../../forms-of.ts';
import { rich, type Wrap } from '../../../rich.ts';

const { number, plural } = formsOf('en');

interface LinkedSeries {
	title: string;
	link: Wrap;
}

/** Series that continue one another, because a change split one in two. Dates come in as text. */
export const seriesLineage = {
	before: ({ title, link }: LinkedSeries) => rich`${link(title)}, before this one`,
	until: ({ title, link, end }: LinkedSeries & { end: string }) =>
		rich`${link(title)}, until ${end}`,
	from: ({ title, link, start }: LinkedSeries & { start: string }) =>
		rich`${link(title)}, from ${start}`,
	endsToo: ({ title, start, events }: { title: string; start: string; events: number }) =>
		plural(events, {
			none: `“${title}”, which continues this series from ${start}, ends too. None of its events is open yet.`,
			one: `“${title}”, which continues this series from ${start}, ends too. 1 of these events is its own.`,
			other: `“${title}”, which continues this series from ${start}, ends too. ${number(events)} of these events are its own.`,
		}),
	stays: ({ title, start }: { title: string; start: string }) =>
		`“${title}”, which continues this series from ${start}, stays as it is. Change it on its own page.`,
};
