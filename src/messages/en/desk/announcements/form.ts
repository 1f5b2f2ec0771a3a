import { formsOf } from '../../../forms-of.ts';

const { number } = formsOf('en');

/** The form of an announcement. Dates come in as text. */
export const announcementForm = {
	to: 'Who gets it?',
	toHint:
		'People who want the topic, or who said yes to the event. Anyone who stopped all email gets none.',
	toAttendeesHint: 'People who said yes to the event, except anyone who stopped all email.',
	subscribers: 'Everyone who gets',
	attendees: 'Everyone going to',
	attended: 'Everyone who went to',
	event: ({ title, date }: { title: string; date: string }) => `${title}, ${date}`,
	cancelledEvent: ({ title, date }: { title: string; date: string }) =>
		`${title}, ${date} (cancelled)`,
	subject: 'Subject',
	subjectHint: ({ shown }: { shown: number }) =>
		`What it's about, in a few words. Inboxes show about ${number(shown)} characters.`,
	body: 'What do you want to say?',
	bodyHint:
		'An empty line starts a new paragraph. You can use Markdown: **bold**, *italic*, # a heading, - a list, > a quotation, [a link](https://example.org). We add a greeting, the next event, and a link for less email.',
};
