import { rich, type Wrap } from '../../../rich.ts';

interface LinkedEvent {
	event: string;
	link: Wrap;
}

/** The picture of an event, and afterwards how it went. */
export const eventStory = {
	// The picture.
	pictureOf: ({ event }: { event: string }) => `Picture: ${event}`,
	picture: "The event's picture",
	pictureLede: ({ event, link }: LinkedEvent) =>
		rich`${link(event)}. Everyone sees the picture on the event's page, among the past events, and when its link is shared.`,
	lateWithPicture:
		'Someone else changed this while you had the form open, so nothing is saved yet. What is there now is shown below. Please choose your picture again.',
	latePicture:
		'Someone else changed this while you had the form open, so nothing is saved yet. What is there now is shown below.',
	askPeople: 'Ask the people in it first: everyone can see the picture.',
	savePicture: 'Save the picture',
	removePicture: 'Remove the picture',

	// How it went.
	reportOf: ({ event }: { event: string }) => `How it went: ${event}`,
	report: 'How it went',
	reportLede: ({ event, link }: LinkedEvent) =>
		rich`${link(event)}. Everyone can read this on the event's page, and the beginning of it among the past events. Nobody is emailed.`,
	lateReport:
		'Someone else changed this while you had the form open, so nothing is saved yet. What you wrote is below.',
	whatHappened: 'What happened?',
	whatHappenedHint:
		'A few sentences. You can use Markdown: **bold**, lists, links. Leave it empty to show no report.',
	saveReport: 'Save the report',
	back: 'Back',
};
