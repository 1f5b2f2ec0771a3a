import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

/** How often a series meets, as a list to choose from. */
export const rhythmChoices = {
	groups: {
		weeks: 'By weeks',
		ofMonth: 'Once a month, by weekday',
		dayOfMonth: 'Once a month, by date',
	},
	everyWeeks: ({ weeks }: { weeks: number }) =>
		plural(weeks, { one: 'Every week', other: `Every ${number(weeks)} weeks` }),
	first: 'Once a month, on the first',
	second: 'Once a month, on the second',
	third: 'Once a month, on the third',
	fourth: 'Once a month, on the fourth',
	last: 'Once a month, on the last',
	date: 'Once a month, on a date',
	'date-29': 'Once a month, 29th or last',
	'date-30': 'Once a month, 30th or last',
	'date-31': 'Once a month, on its last day',
};
