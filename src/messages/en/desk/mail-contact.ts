import { rich, type Wrap } from '../../rich.ts';

/** The email that brings owners a message from the contact form. */
export const contactMails = {
	subject: ({ club }: { club: string }) => `Message from the contact form: ${club}`,
	preheader: 'Someone wrote to the organizers.',
	title: ({ club }: { club: string }) => `A message for ${club}`,
	from: ({ name, emphasis }: { name: string; emphasis: Wrap }) => rich`From ${emphasis(name)}`,
	email: ({ address }: { address: string }) => `Email: ${address}`,
	reply:
		'Reply to this email to write back. Anyone can use the form, and nobody has checked the address, so be careful with links and requests.',
	reason: ({ club }: { club: string }) =>
		`You got this email because you're an owner of ${club}, and someone used its contact form. To show an address instead of the form, set one in the settings.`,
};
