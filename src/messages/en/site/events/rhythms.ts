import { formsOf } from '../../../forms-of.ts';

const { nth, number, plural } = formsOf('en');

interface Weekday {
	weekday: string;
}

/** How often a series meets, as everybody reads it. */
export const rhythms = {
	everyWeeks: ({ weeks, weekday }: { weeks: number } & Weekday) =>
		plural(weeks, {
			one: `Every week on ${weekday}`,
			other: `Every ${number(weeks)} weeks on ${weekday}`,
		}),
	first: ({ weekday }: Weekday) => `On the first ${weekday} of each month`,
	second: ({ weekday }: Weekday) => `On the second ${weekday} of each month`,
	third: ({ weekday }: Weekday) => `On the third ${weekday} of each month`,
	fourth: ({ weekday }: Weekday) => `On the fourth ${weekday} of each month`,
	last: ({ weekday }: Weekday) => `On the last ${weekday} of each month`,
	onDay: ({ day }: { day: number }) => `On the ${nth(day)} of each month`,
	/** A day that not every month has. */
	onDayOrLast: ({ day }: { day: number }) => `On the ${nth(day)} of each month, or its last day`,
	/** A rule that no form of the site makes. */
	other: ({ rule }: { rule: string }) => `By the rule ${rule}`,
	/** What follows it after a comma, for somebody who comes every time. */
	withGuests: ({ guests }: { guests: number }) =>
		plural(guests, { one: 'with 1 guest', other: `with ${number(guests)} guests` }),
	until: ({ day }: { day: string }) => `until ${day}`,
};
