/** The way around the organizers' pages. */
export const deskNav = {
	desk: 'Desk',
	events: 'Events',
	members: 'Members',
	series: 'Series',
	announcements: 'Announcements',
	attendance: 'Attendance',
	settings: 'Settings',
	auditLog: 'Audit log',
	doctor: 'Doctor',
};
