import { formsOf } from '../../../forms-of.ts';
import { rich, type Wrap } from '../../../rich.ts';

const { number, plural } = formsOf('en');

/** The desk's front page. */
export const deskHome = {
	title: 'Desk',
	atDoor: ({ event }: { event: string }) => `At the door: ${event}`,
	checkedIn: ({ here, saidYes }: { here: number; saidYes: number }) =>
		plural(here, {
			one: `1 person checked in, ${number(saidYes)} said yes.`,
			other: `${number(here)} people checked in, ${number(saidYes)} said yes.`,
		}),
	checkIn: ({ event, hide }: { event: string; hide: Wrap }) =>
		rich`Check in${hide(` at ${event}`)}`,
	placeAndState: ({ place, state }: { place: string; state: string }) => `${place}, ${state}`,
	saidNo: ({ members }: { members: number }) =>
		plural(members, { one: '1 member said no.', other: `${number(members)} members said no.` }),
	guestList: 'Guest list',
	viewPublicPage: 'View public page',
	noEvent: 'No event is planned.',
	needsAttention: 'Needs your attention',
	nothingNeedsAttention: 'Nothing needs your attention',
	allWell: 'No email is stuck, and nobody is waiting for you.',
	setUpNext: 'Set up next',
	setUpThen: 'Then, whenever you like:',
	setUpLater: 'Set up later',
};
