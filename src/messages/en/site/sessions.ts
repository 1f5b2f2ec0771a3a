/** Where a member is signed in. */
export const sessions = {
	title: 'Your sessions',
	lede: "Every browser you're signed in with. Sign out any you don't recognize.",
	thisBrowser: 'This browser',
	signedIn: ({ created, seen }: { created: string; seen: string }) =>
		`Signed in ${created}, last seen about ${seen}`,
	/** How a session began. */
	began: {
		mail: 'By email',
		passkey: 'With a passkey',
		google: 'With Google',
		github: 'With GitHub',
		openid: 'With another account',
	},
	here: 'Here',
	endSession: 'End this session',
	endOthers: 'End all other sessions',
	signOutHere: 'Sign out here',
	back: 'Back to your page',
};
