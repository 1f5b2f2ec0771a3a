import { formsOf } from '../../../forms-of.ts';
import { rich, type Wrap } from '../../../rich.ts';

const { number, plural } = formsOf('en');

/** The pages that ask before a member is banned or removed. */
export const memberRemoval = {
	/** A member's name with the address, where there is a name. */
	nameAndAddress: ({ name, address }: { name: ReturnType<Wrap>; address: string }) =>
		rich`${name}, ${address}`,
	nobodyElse: 'Nobody else gets an email about it.',
	keep: 'Keep the member',

	banTitle: 'Ban a member',
	banQuestion: 'Ban this member?',
	signedOut: "They're signed out everywhere right away, and can't sign in with this address again.",
	noMoreEmail: "They don't get any more email, not even about this.",
	leaving: ({ events }: { events: number }) =>
		plural(events, {
			none: "They don't have a seat at an upcoming event. Any weekly RSVP ends.",
			one: "They're taken off 1 upcoming event, and their seats go to people on the waiting list. Any weekly RSVP ends.",
			other: `They're taken off ${number(events)} upcoming events, and their seats go to people on the waiting list. Any weekly RSVP ends.`,
		}),
	losesHost: "They're a host now, and won't be anymore.",
	losesOwner: "They're an owner now, and won't be anymore.",
	attendanceStays:
		"Attendance figures still include them. You can lift the ban later, but that doesn't bring back seats or role.",
	ban: ({ name }: { name: string }) => `Ban ${name}`,

	removeTitle: 'Remove a member',
	removeQuestion: 'Remove this member?',
	deleted:
		"Name, address, settings, and sessions are deleted. They don't get an email, not even about this.",
	seatsGo:
		'Their seats at upcoming events go to people on the waiting list. Attendance figures still include them, without a name.',
	canComeBack: ({ link }: { link: Wrap }) =>
		rich`They can become a member again with the same address. To prevent that, ${link('ban them')} instead.`,
	final: "You can't undo this.",
	remove: ({ name }: { name: string }) => `Remove ${name} for good`,
};
