/** What is left to set up in a new club: the text of a button, and why. */
export const leftToSetUp = {
	place: {
		label: 'Say where you meet',
		why: 'People like to know where. A town or a neighborhood is shown at the bottom of every page.',
	},
	description: {
		label: 'Say what the club is about',
		why: 'One sentence helps people who have never heard of you.',
	},
	members: {
		label: 'Import your members',
		why: "You're the only member. Import a list, or share the site's address.",
	},
	organizers: {
		label: 'Ask someone to help',
		why: "You're the only organizer. Make a member a host, to help at the door, or an owner.",
	},
	sender: {
		label: 'Choose a sender name',
		why: "Members see a name in their inbox. Choose one they'll recognize.",
	},
	banner: {
		label: 'Add a picture',
		why: 'At the top of the front page, it says more than words.',
	},
	links: {
		label: 'Add links to your other pages',
		why: 'They can be shown at the bottom of every page.',
	},
};
