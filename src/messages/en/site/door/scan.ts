import { type Rich, rich } from '../../../rich.ts';

/** The scanner at the door; a script shows most of it (scripts/scan.ts). */
export const scan = {
	title: ({ event }: { event: string }) => `Scan codes: ${event}`,
	heading: 'Scan codes',
	when: ({ event, day, time, zone }: { event: Rich; day: string; time: string; zone: string }) =>
		rich`${event}, ${day}, ${time}, ${zone}`,
	/** Without a script, or a camera that the page can use. */
	byPhone:
		"Point your phone's camera at a guest's code. It opens a page with their name and one button.",
	begin: "Start the camera, then hold each guest's code up to it.",
	start: 'Start the camera',
	view: 'What the camera sees',
	hold: "Hold a guest's code up to the camera.",
	ready: 'Ready for the next code.',
	notOurs: "That's not a door code of this club.",
	invalid: "This code isn't valid. Find them in the list at the door.",
	offline: 'No connection. Hold the code up to the camera again.',
	noCamera:
		"The camera can't be used here. Allow it for this site, or use your phone's camera app.",
	notSent: "That didn't go through. Tap again.",
	closed: "Check-in isn't open for this event.",
	list: 'The list at the door',
};
