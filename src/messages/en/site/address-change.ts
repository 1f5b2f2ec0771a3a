/** Changing a member's email address: the form, and the pages behind the two emails. */
export const addressChange = {
	title: 'Your email address',
	oldStopped:
		'Email to this address bounced or was reported as spam, so we only send sign-in emails there. Before you change it, ask an organizer to try the address again.',
	underWay: 'Waiting for confirmation',
	asked: ({ address }: { address: string }) =>
		`You asked to change to ${address}. Please confirm from both addresses:`,
	confirmed: 'Confirmed',
	notYet: 'Not yet',
	askedHint:
		'The links work for a day. No email? Check your spam folder, or ask again: only the newest emails count.',
	newAddress: 'Your new address',
	newAddressExample: 'you@example.com',
	newAddressHint:
		"We'll send an email to the new address and to your current one. Once you've confirmed from both, the new address is yours, and you're signed out everywhere else.",
	sendBoth: 'Send both emails',
	lostAddress: ({ address }: { address: string }) =>
		`Can't get email at ${address} anymore? Without that we can't confirm it's you, so nothing changes. An organizer can help: join with your new address, and they'll remove this account.`,
	back: 'Back to your page',

	changed: 'Your address is changed',
	changedText:
		"From now on we'll email your new address, and you sign in with it. You've been signed out everywhere else.",
	yourPage: 'Go to your page',
	halfDone: 'One more email to confirm',
	newRemains:
		"This address is confirmed. We've emailed your new address too: click the button in that email to finish.",
	oldRemains:
		"This address is confirmed. We've emailed your old address too: click the button in that email to finish.",
	oldQuestion: 'Change your address?',
	oldText: ({ greeting, club }: { greeting: string; club: string }) =>
		`${greeting} You're about to change the email address of your account at ${club} to the one named in our email. Nothing changes until you tap the button below.`,
	oldYes: 'Yes, change it',
	newQuestion: 'Is this your new address?',
	newText: ({ club }: { club: string }) =>
		`The address we sent this link to will belong to an account at ${club}. Nothing changes until you tap the button below.`,
	newYes: 'Yes, this is mine',
	notAsked: "If you didn't ask for this, close this page.",
};
