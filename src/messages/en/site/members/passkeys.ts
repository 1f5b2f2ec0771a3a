/** A member's passkeys. */
export const passkeys = {
	title: 'Your passkeys',
	lede: 'With a passkey you sign in with your fingerprint, your face or your screen lock. Email always works too.',
	none: "You don't have a passkey yet. Add one, and next time you won't have to wait for an email.",
	added: ({ added }: { added: string }) => `Added ${added}, not used yet`,
	addedAndUsed: ({ added, used }: { added: string; used: string }) =>
		`Added ${added}, last used ${used}`,
	elsewhere: ({ domain }: { domain: string }) =>
		`It only works at ${domain}. Remove it here, and add a new one.`,
	rename: 'Rename',
	name: 'Name',
	nameHint: 'So that you recognize it in this list.',
	saveName: 'Save name',
	remove: 'Remove passkey',
	addOne: 'Add a passkey',
	needsScript:
		'Adding a passkey needs JavaScript, and a browser that supports passkeys. You can always sign in by email.',
	notAdded: 'No passkey was added. Please try again.',
	signInFirst: 'Sign in again first, so that nobody else can add a passkey to your account.',
	signInAgain: 'Sign in again',
	back: 'Back to your page',
};
