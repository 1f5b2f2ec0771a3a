import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

/** Emails about a member's address, and the one that asks whether an address wants invitations. */
export const accountMails = {
	linkHours: ({ hours }: { hours: number }) =>
		plural(hours, {
			one: 'The link works for 1 hour.',
			other: `The link works for ${number(hours)} hours.`,
		}),

	/** To the address that a member has. */
	changeOld: {
		subject: ({ club }: { club: string }) => `Confirm your change of address: ${club}`,
		preheader: 'Both addresses have to confirm before anything changes.',
		title: 'Change your address?',
		lead: ({ club, address }: { club: string; address: string }) =>
			`${club} will write to ${address} from then on, and you'll sign in with it. Click the button, then confirm on the page that opens. The new address has to confirm too.`,
		button: 'Yes, change my address',
		reason:
			"You got this email because someone, most likely you, asked to change the address on your account. If that wasn't you, do nothing: your address stays as it is. Then sign in, check your sessions, and sign out any you don't recognize.",
	},
	/** To the address that is to become a member's. */
	changeNew: {
		subject: ({ club }: { club: string }) => `Confirm your new address: ${club}`,
		preheader: 'One click confirms that this address is yours.',
		title: 'Is this your new address?',
		lead: ({ club }: { club: string }) =>
			`${club} will write to this address from then on, and you'll sign in with it. Click the button, then confirm on the page that opens. Your old address has to confirm too.`,
		button: "Yes, it's mine",
		reason:
			"You got this email because someone, most likely you, entered this address as their new one. If that wasn't you, do nothing: nothing will change.",
	},
	changed: {
		subject: ({ club }: { club: string }) => `Your address was changed: ${club}`,
		preheader: 'This is the last email to this address.',
		title: 'Your address was changed',
		lead: ({ club }: { club: string }) =>
			`Both addresses have confirmed, so ${club} will write to your new one from now on, and you'll sign in with it. This is the last email to this address.`,
		signedOut:
			"You were signed out everywhere except where you confirmed. If that wasn't you, please write to the organizers.",
		reason: "You got this email because this was a member's address until now.",
	},

	invitations: {
		subject: ({ club }: { club: string }) => `Confirm that you want invitations: ${club}`,
		preheader: "One click, and we'll email you when the next event opens.",
		title: 'Would you like invitations?',
		lead: ({ club }: { club: string }) =>
			`Click the button, then confirm on the page that opens. From then on, ${club} will email you when the next event opens, with a button to say yes.`,
		button: 'Yes, invite me',
		linkDays: ({ days }: { days: number }) =>
			plural(days, {
				one: 'The link works for 1 day. Each invitation has a link to stop them.',
				other: `The link works for ${number(days)} days. Each invitation has a link to stop them.`,
			}),
		joiningClosed: ({ club }: { club: string }) =>
			`${club} isn't taking new members right now, so the link only works for people who are members already. If you aren't one, please write to the organizers.`,
		reason:
			"You got this email because someone, most likely you, asked for invitations to this address. If that wasn't you, do nothing: we won't send anything else.",
	},
};
