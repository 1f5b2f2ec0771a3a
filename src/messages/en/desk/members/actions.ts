/** What an owner can do with a member. */
export const memberActions = {
	consent: 'Have they agreed to get email?',
	consentHint:
		"This member was imported, so we don't send any email until they sign in, or until you confirm that they agreed.",
	invitations: 'They also asked for an invitation to each event.',
	agreed: 'They agreed to get email',
	role: 'Role',
	banned: 'Banned',
	bannedHint:
		"This member can't sign in and doesn't get email. If you lift the ban, they start over without seats or a role.",
	liftBan: 'Lift the ban',
	ownRole: 'Your own role',
	memberIs: 'This member is',
	roles: {
		member: 'Member',
		host: 'Host: guest lists, check-in, and emails to attendees',
		owner: 'Owner: everything',
	},
	roleHint: 'It takes effect right away. A club always has at least one owner.',
	changeRole: 'Change the role',
	ban: 'Ban this member',
	remove: 'Remove this member',
};
