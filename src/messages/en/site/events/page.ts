import { rich, type Wrap } from '../../../rich.ts';

/** The page of an event. */
export const eventPage = {
	more: 'More about it',
	when: 'When',
	where: 'Where',
	whatToBring: 'What to bring',
	calendar: 'Calendar',
	ownCalendar: ({ link }: { link: Wrap }) =>
		rich`${link('Your own calendar address')} stays up to date automatically.`,
	share: 'Share',
	linkAndCode: 'Link and QR code',
};
