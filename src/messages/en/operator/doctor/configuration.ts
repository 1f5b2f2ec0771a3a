/** What the doctor says of the settings that the site was deployed with. */
export const configurationFindings = {
	localMailbox: 'The site is running on this machine: emails stay in its mailbox and reach nobody.',
	localMailboxTodo: 'Deploy the site when you want members to use it.',
	weakSecret:
		'AUTH_SECRET has too few different characters. Anyone who guesses it can sign in as anybody.',
	weakSecretTodo: 'Set another one: see “Secrets” in docs/operating.md.',
	previousSecret: 'AUTH_SECRET_PREVIOUS is still set: links signed with the old secret still work.',
	previousSecretTodo: 'Remove it once nobody needs the emails from before the change.',
	notHttps: "SITE_URL doesn't begin with https://, so sessions can be read in transit.",
	notHttpsTodo: 'Set it to the address with https://, and deploy.',
	ownerUnknown: 'Nobody has signed in with the address in OWNER_EMAIL.',
	ownerUnknownTodo: 'Sign in with it, or set OWNER_EMAIL to the address of an owner.',
	ownerNotOwner: "The person with the address in OWNER_EMAIL isn't an owner.",
	ownerNotOwnerTodo: 'Set OWNER_EMAIL to the address of an owner.',
	oneOwner:
		'The club has only one owner. If that person loses their mailbox, nobody can change anything.',
	oneOwnerTodo: 'Make someone else an owner too.',
	kvUnbound: "KV isn't bound, so members' pages load a little slower.",
	kvUnboundTodo: "That's fine if you chose it. Otherwise remove USE_KV=off from the settings.",
	queueUnbound: "The queue isn't bound, so emails to many people go out more slowly.",
	queueUnboundTodo:
		"That's fine if you chose it. Otherwise remove USE_QUEUE=off from the settings.",
	freeMail: ({ domain }: { domain: string }) =>
		`MAIL_FROM is an address at ${domain}, and only that provider can send from it.`,
	freeMailTodo: 'Use an address at a domain of your own, verified at Resend.',
	fine: 'Nothing is missing or weak.',
};
