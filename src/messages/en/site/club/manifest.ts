/** The ways into the site beside a phone's other apps. */
export const manifest = {
	myEvents: 'My events',
	doorCode: 'Door code',
};
