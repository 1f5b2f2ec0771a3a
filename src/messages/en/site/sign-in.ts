import { rich, type Wrap } from '../../rich.ts';

/** Signing in: the form, the page behind it and behind the link of the email, and what leads no further. */
export const signIn = {
	signIn: 'Sign in',
	again: 'Sign in again',
	lede: "We'll email you a sign-in link and a code. No password needed.",
	ledeAgain:
		"The next page can do more than others, so please confirm that it's you. We'll email you a sign-in link and a code.",
	ledeForDoor:
		"Sign in to see your door code. We'll email you a sign-in link and a code. No password needed.",
	closed: ({ club, strong }: { club: string; strong: Wrap }) =>
		rich`${strong(`${club} isn't taking new members right now.`)} If you're already a member, sign in as usual.`,
	sendEmail: 'Email me a link',
	/** The page of the invitation link. */
	join: ({ club }: { club: string }) => `Join ${club}`,
	joinHint:
		"We'll email you a link. Click it, and you're a member: no password, and you choose which emails you get.",
	withPasskey: 'Sign in with a passkey',
	passkeyFailed: 'No passkey was used. Try again, or sign in by email.',
	newHere: 'New here? The same email makes you a member.',
	/** Above the buttons of the providers. */
	orWith: 'Or sign in another way',
	continueWith: ({ provider }: { provider: string }) => `Continue with ${provider}`,
	/** The page between the button and the provider's own. */
	onTo: ({ provider }: { provider: string }) => `Taking you to ${provider}`,
	comesBack: ({ provider }: { provider: string }) =>
		`${provider} asks whether you want to sign in here, and brings you back.`,
	goOn: ({ provider }: { provider: string }) => `Go on to ${provider}`,
	notSignedIn: "You aren't signed in",
	byEmail: 'Sign in by email',

	linkLost: 'This link no longer works',
	joiningClosed: "You can't join right now",
	banned: "You can't sign in",
	confirmComing: "Confirm you're coming",
	confirmSignIn: 'Confirm your sign-in',
	checkEmail: 'Check your email',

	signsInAs: ({ address }: { address: string }) => `You'll be signed in as ${address}.`,
	signsInHere: ({ address }: { address: string }) =>
		`This link was requested in another browser. You'll be signed in here as ${address}.`,
	signsInHereUnasked: ({ address }: { address: string }) =>
		`This link was requested in another browser. You'll be signed in here as ${address}. If you didn't request it, close this page and nothing is saved.`,
	oneMoreTap: 'One more tap',
	elsewhere:
		"Want to sign in where you requested it instead? Enter the code from the email there. If you didn't request it, close this page.",

	yesSent: ({ address }: { address: string }) =>
		`We've emailed ${address}. To confirm you're coming, click the button in the email, or enter its code here. We can't hold a seat for you until you do.`,
	signInSent: ({ address }: { address: string }) =>
		`We've sent a sign-in email to ${address}. Click the button in it, or enter its code here.`,
	sent: 'Click the button in your sign-in email, or enter its code here.',
	code: 'Code from the email',
	continue: 'Continue',
	sendAnother: 'Send another email',
	checkSpam: 'Nothing there after a minute? Check your spam folder.',

	usedAlready: "You've used it already, so there's nothing more to do.",
	anotherAddress: 'Sign in with another address',
	nextEvent: 'See the next event',
	signInToChange: 'Sign in to change it',
	askAgain: ({ seats }: { seats: string }) =>
		`If you've confirmed already, sign in to see your RSVP. If not, ask again here. ${seats}`,
	newLink: 'Get a new link',
};
