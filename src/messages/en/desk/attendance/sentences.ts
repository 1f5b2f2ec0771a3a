import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

interface People {
	people: number;
}
interface Members {
	members: number;
}
interface Share {
	came: number;
	of: number;
}

/** What the page about attendance says above its charts: how many people came, and who of them came back. */
export const attendanceSentences = {
	// How many came.
	noEvent: 'No event took place.',
	cameToOne: ({ people }: People) =>
		plural(people, {
			none: 'Nobody came to the one event that took place.',
			one: '1 person came to the one event that took place.',
			other: `${number(people)} people came to the one event that took place.`,
		}),
	cameOnAverage: ({ people }: People) =>
		plural(people, {
			one: '1 person came on average.',
			other: `${number(people)} people came on average.`,
		}),
	asManyAsBefore: ({ people }: People) =>
		plural(people, {
			one: '1 person came on average, as many as in the period before.',
			other: `${number(people)} people came on average, as many as in the period before.`,
		}),
	moreThanBefore: ({ people, more }: People & { more: number }) =>
		plural(people, {
			one: `1 person came on average, ${number(more)} more than in the period before.`,
			other: `${number(people)} people came on average, ${number(more)} more than in the period before.`,
		}),
	fewerThanBefore: ({ people, fewer }: People & { fewer: number }) =>
		plural(people, {
			one: `1 person came on average, ${number(fewer)} fewer than in the period before.`,
			other: `${number(people)} people came on average, ${number(fewer)} fewer than in the period before.`,
		}),
	tookPlace: ({ events }: { events: number }) =>
		plural(events, {
			one: '1 event took place.',
			other: `${number(events)} events took place.`,
		}),
	cancelled: ({ events }: { events: number }) =>
		plural(events, {
			one: '1 event was cancelled.',
			other: `${number(events)} events were cancelled.`,
		}),
	differentMembers: ({ members }: Members) =>
		plural(members, {
			none: 'No member came.',
			one: '1 member came.',
			other: `${number(members)} different members came.`,
		}),

	// Who said yes and came.
	noCheckIns:
		"Nobody was checked in at the door, so we can't tell. Check people in at the next event, and you'll see it here.",
	cameOfYes: ({ saidYes, came, share }: { saidYes: number; came: number; share: number }) =>
		plural(saidYes, {
			one: `Of 1 member who said yes, ${number(came)} came: ${number(share)}%.`,
			other: `Of ${number(saidYes)} members who said yes, ${number(came)} came: ${number(share)}%.`,
		}),
	nobodySaidYes: 'No member had said yes.',
	withoutSeat: ({ members }: Members) =>
		plural(members, {
			one: '1 member came without a seat, from the waiting list or as a walk-in.',
			other: `${number(members)} members came without a seat, from the waiting list or as walk-ins.`,
		}),
	someCheckIns: ({ some, events }: { some: number; events: number }) =>
		plural(events, {
			one: `People were checked in at ${number(some)} of 1 event. The others are left out.`,
			other: `People were checked in at ${number(some)} of ${number(events)} events. The others are left out.`,
		}),

	// Who came for the first time.
	noNewcomers: 'Nobody came for the first time.',
	newNotAgain: ({ people }: People) =>
		plural(people, {
			one: "1 person came for the first time and hasn't come again yet.",
			other: `${number(people)} people came for the first time. None of them has come again yet.`,
		}),
	newAllAgain: ({ people }: People) =>
		plural(people, {
			one: '1 person came for the first time and has come again.',
			other: `${number(people)} people came for the first time. All of them have come again.`,
		}),
	newSomeAgain: ({ people, again }: People & { again: number }) =>
		plural(again, {
			one: `${number(people)} people came for the first time. 1 of them has come again.`,
			other: `${number(people)} people came for the first time. ${number(again)} of them have come again.`,
		}),

	// Who came back.
	tooEarly:
		"Nobody came for the first time four weeks ago or earlier, so we can't tell yet who comes back.",
	firstMonth: ({ came, of }: Share) =>
		plural(came, {
			none: `In the month after their first time, none of ${number(of)} came again.`,
			one: `In the month after their first time, 1 of ${number(of)} came again.`,
			other: `In the month after their first time, ${number(came)} of ${number(of)} came again.`,
		}),
	thirdMonth: ({ came, of }: Share) =>
		plural(came, {
			none: `In the third month, none of ${number(of)} came.`,
			one: `In the third month, 1 of ${number(of)} came.`,
			other: `In the third month, ${number(came)} of ${number(of)} came.`,
		}),

	// How long people stay.
	allLately: ({ weeks }: { weeks: number }) =>
		`Everyone who came in this time has come in the last ${number(weeks)} weeks.`,
	gone: ({ members, weeks }: Members & { weeks: number }) =>
		plural(members, {
			one: `1 of those who came hasn't come for ${number(weeks)} weeks.`,
			other: `${number(members)} of those who came haven't come for ${number(weeks)} weeks.`,
		}),
	thatMemberOnce: 'That member came on one day only.',
	allOnce: 'All of them came on one day only.',
	someOnce: ({ members }: Members) =>
		plural(members, {
			one: '1 of them came on one day only.',
			other: `${number(members)} of them came on one day only.`,
		}),
	thatMember: ({ span }: { span: string }) => `That member came for ${span}.`,
	theOther: ({ span }: { span: string }) => `The other one came for ${span}.`,
	halfOfThem: ({ span }: { span: string }) => `Half of them came for ${span} or less.`,
	halfOfOthers: ({ span }: { span: string }) => `Half of the others came for ${span} or less.`,
	days: ({ days }: { days: number }) =>
		plural(days, { one: '1 day', other: `${number(days)} days` }),
	weeks: ({ weeks }: { weeks: number }) =>
		plural(weeks, { one: '1 week', other: `${number(weeks)} weeks` }),
	months: ({ months }: { months: number }) =>
		plural(months, { one: '1 month', other: `${number(months)} months` }),
};
