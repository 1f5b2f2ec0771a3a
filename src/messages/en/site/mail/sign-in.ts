import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

const linkFor = (minutes: number) =>
	plural(minutes, {
		one: 'The link works for 1 minute.',
		other: `The link works for ${number(minutes)} minutes.`,
	});

/** Sign-in emails, and those that ask a visitor to confirm an RSVP. */
export const signInMails = {
	subject: ({ club }: { club: string }) => `Sign in to ${club}`,
	preheader: ({ code }: { code: string }) => `Click the button, or use the code ${code}.`,
	lead: ({ minutes }: { minutes: number }) =>
		`Click the button, then confirm on the page that opens. ${linkFor(minutes)}`,
	button: 'Sign in',
	reason:
		"You got this email because someone, most likely you, asked to sign in with this address. If that wasn't you, do nothing: nobody can sign in without this email.",

	confirmSubject: ({ day }: { day: string }) => `Confirm you're coming on ${day}`,
	confirmPreheader: ({ code }: { code: string }) =>
		`Your seat isn't saved until you confirm. Click the button, or use the code ${code}.`,
	confirmLead: ({ minutes }: { minutes: number }) =>
		`Click the button, then confirm on the page that opens. Your seat isn't saved until you do. ${linkFor(minutes)}`,
	confirmButton: "Confirm I'm coming",
	confirmReason:
		"You got this email because someone, most likely you, wants to come to this event and entered this address. If that wasn't you, do nothing: no seat is saved, and nobody can sign in without this email.",

	otherDevice: 'Reading this on another device? Enter this code on the page where you asked:',
	joiningClosed: ({ club }: { club: string }) =>
		`${club} isn't taking new members right now. If you're a member already, the link and the code work as usual. If not, please write to the organizers.`,
};
