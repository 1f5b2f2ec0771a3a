import { formsOf } from '../../forms-of.ts';
import { rich, type Wrap } from '../../rich.ts';

const { number } = formsOf('en');

/** How to reach the organizers. */
export const contact = {
	title: 'Contact',
	description: ({ club }: { club: string }) => `How to reach the organizers of ${club}.`,
	byEmail: ({ club, address, link }: { club: string; address: string; link: Wrap }) =>
		rich`Write to the organizers of ${club}: ${link(address)}`,
	byForm: ({ club }: { club: string }) =>
		`Have a question, or want to help? Write to the organizers of ${club}. They'll reply by email.`,
	name: 'Your name (optional)',
	email: 'Your email address',
	emailHint: "The organizers see it so they can reply. We don't send you a copy.",
	message: 'Your message',
	send: 'Send message',
	stored: ({ days, link }: { days: number; link: Wrap }) =>
		rich`We email your message to the organizers and then delete it here. If it can't be delivered, it's deleted after ${number(days)} days. See our ${link('privacy page')}.`,
	unreachable: ({ club }: { club: string }) =>
		`The organizers of ${club} can't be reached here right now. Please try again later.`,
	beingSetUp: 'This club is being set up. Please try again later.',
	frontPage: 'See the front page',
};
