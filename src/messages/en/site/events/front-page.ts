import { rich, type Wrap } from '../../../rich.ts';

/** The front page: what comes next, and a club that isn't set up yet. */
export const frontPage = {
	about: ({ club }: { club: string }) => `What ${club} is up to next.`,
	settingUp: 'This club is being set up',
	settingUpOwner: "Visitors see this until you've set up your club.",
	settingUpVisitor: 'Its name and its first event will appear here soon. Please check back later.',
	/** No event is planned: how a member or a visitor hears of the next one. */
	noEvent: {
		member: ({ link }: { link: Wrap }) =>
			rich`No event is planned yet. ${link('Turn on invitations')} and we'll email you when there is one.`,
		visitor:
			"No event is planned yet. Leave your address below and we'll email you when there is one.",
	},
	noNextEvent: {
		member: ({ link }: { link: Wrap }) =>
			rich`The next event isn't planned yet. ${link('Turn on invitations')} and we'll email you when there is one.`,
		visitor:
			"The next event isn't planned yet. Leave your address below and we'll email you when there is one.",
	},
	setUp: 'Set up your club',
	setUpAbout:
		'Its name, place, color and first series: four short pages. You can stop any time and come back.',
	isItYours: 'Is it your club?',
	isItYoursAbout:
		"Sign in with the address that this site was installed with. We'll take you through the rest.",
	signInAsOwner: 'Sign in as its owner',
	hear: 'Hear about the next one',
	oneEmail: 'One email when an event opens.',
	noPassword: 'No password and no account to look after. Leave any time with one click.',
	joiningClosed: 'The club takes no new members right now, so invitations go to members only.',
	inviteMe: 'Invite me',
};
