/** What is wrong with a setting; its name comes before it. Said before any page or language is known, so in English. */
export const settingProblems = {
	missing: 'is missing',
	notText: 'must be text',
	unknown: 'is not the name of a setting',
	allSettings: 'docs/operating.md lists all settings.',
	webAddress: 'must be an address that begins with https://',
	withPath: 'must be an address without a path',
	insecure: 'must begin with https://',
	withPort: 'must have no port',
	emailTooLong: ({ most }: { most: number }) =>
		`must be an email address of ${most} characters at most`,
	emailTypo: 'must be an email address: check it for a typo',
	webhookSecret: 'is not a signing secret of Resend: those begin with whsec_',
	emailsPerDay: 'must be a number from 10 on, or "unlimited"',
	visitorMemory: ({ most }: { most: number }) =>
		`must be a number of milliseconds, ${most} at most`,
	secretTooShort: 'must have at least 32 characters',
	passwordTooShort: 'must have at least 16 characters',
	easyToGuess: 'is too easy to guess',
	notForHeader: "must have no spaces, and no characters that a header can't carry",
	accountId: 'must be 32 hexadecimal digits',
	apiKey: 'is not an API key of Resend: those begin with re_',
	sender: 'must be an email address, or a name with one in angle brackets',
	senderForTrying: "is Resend's address for trying things out: email reaches nobody but you",
	switch: 'must be "on" or "off"',
};
