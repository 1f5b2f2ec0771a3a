/** The sentences about one DNS record, by its state. */
const record = (what: string) => ({
	there: ({ name }: { name: string }) => `The ${what} at ${name} is there.`,
	missing: ({ name }: { name: string }) => `The ${what} at ${name} is missing.`,
	wrong: ({ name }: { name: string }) => `The ${what} at ${name} isn't what it should be.`,
	twice: ({ name }: { name: string }) =>
		`The ${what} at ${name} is there more than once, so none of them counts.`,
	unknown: ({ name }: { name: string }) => `The ${what} at ${name} couldn't be looked up.`,
});

/** What the doctor says of the domain that email comes from. */
export const senderFindings = {
	dkim: {
		...record('DKIM key'),
		todo: 'Set the TXT record exactly as Resend shows it for the domain.',
	},
	mx: {
		...record('return path (MX record)'),
		todo: 'Set the MX record that Resend shows. If you chose a return path other than “send” there, you can ignore this.',
	},
	spf: {
		...record('return path (SPF record)'),
		todo: 'Set the TXT record that Resend shows. If you chose a return path other than “send” there, you can ignore this.',
	},
	dmarc: {
		...record('DMARC policy'),
		todo: 'Set a TXT record there: v=DMARC1; p=none',
	},
	unknownTodo: 'Reload this page in a few minutes.',
	local: "Not checked: a local run doesn't send email.",
	trial:
		"MAIL_FROM is Resend's trial address: email from it reaches only the owner of the Resend account.",
	noDomain: "MAIL_FROM has no domain, so its records can't be checked.",
	ownDomainTodo: 'Use an address at a domain of your own, verified at Resend.',
};
