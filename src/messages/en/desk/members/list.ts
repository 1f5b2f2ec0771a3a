import { rich, type Wrap } from '../../../rich.ts';

/** The list of members. */
export const memberList = {
	title: 'Members',
	/** The parts of the list, for screen readers. */
	which: 'Which members',
	parts: {
		all: { tab: 'All', title: 'All members', none: 'There are no members yet.' },
		organisers: {
			tab: 'Hosts and owners',
			title: 'Hosts and owners',
			none: 'There are no hosts or owners.',
		},
		banned: { tab: 'Banned', title: 'Banned', none: 'Nobody is banned.' },
		awaiting: {
			tab: 'Awaiting consent',
			title: 'Awaiting consent',
			none: 'Everyone who was imported has agreed to get email.',
		},
		unreached: {
			tab: 'Email bounces',
			title: "Members our email doesn't reach",
			none: 'Email reaches everyone who wants it.',
		},
	},
	orderLabel: 'Sort by',
	orders: { name: 'By name', joined: 'Newest first', came: 'Last attended' },
	find: 'Find by name or email address',
	findButton: 'Find',
	importFile: 'Import members',
	exportAll: 'Export all as CSV',
	addOrganizer: ({ link }: { link: Wrap }) =>
		rich`To add a host or an owner, ${link('find the member by name')} among all members and change their role.`,
	onlyAttended: "Only people who have attended an event. You'll find everyone in the list by name.",
	joined: ({ day }: { day: string }) => `Joined on ${day}.`,
	noneFound: ({ search }: { search: string }) =>
		`Nobody here has “${search}” in their name or email address.`,
	noneAttended: 'Nobody has attended an event yet.',
	next: 'Show more',
	fromStart: 'Back to the start',
};
