import { formsOf } from '../../../forms-of.ts';
import { rich, type Wrap } from '../../../rich.ts';

const { number, plural } = formsOf('en');

/** The pages of announcements. Zones come in as text. */
export const announcementPages = {
	// The list.
	title: 'Announcements',
	olderTitle: 'Older announcements',
	ledeOwner: 'Write to everyone who wants to hear from you, or to everyone going to an event.',
	ledeHost: 'Write to everyone going to an event.',
	write: 'Write an announcement',
	none: 'No announcements yet.',
	noneOlder: 'There are no older announcements.',
	older: 'Older announcements',
	newest: 'Newest announcements',

	// One of them.
	whatItSays: 'What it says',
	change: 'Change announcement',
	delete: 'Delete this announcement',
	checkFirst: 'Check it first',
	theEmail: 'The email',
	testHint: ({ address }: { address: string }) =>
		`A test goes only to your own address, ${address}. Its subject starts with “Test:”.`,
	seeEmail: 'See the email',
	seeText: 'See it as plain text',
	sendTest: 'Send me a test',
	sendNow: 'Send now',
	sendLater: 'Send later',
	anotherTime: 'Change the time',
	backToDraft: 'Make it a draft again',
	refresh: 'Refresh',
	stop: 'Stop sending the rest',

	// Writing one, and changing it.
	draftFirst:
		"It's saved as a draft first. You can check it and send yourself a test, and nobody else gets it until you send it.",
	noAttendees: "There's no event yet, so there are no attendees to write to.",
	checkAnnouncements: ({ link }: { link: Wrap }) =>
		rich`Check ${link('the announcements')}, or choose “Save as a draft” again to make this one too.`,
	saveDraft: 'Save as a draft',
	back: 'Back',
	changeOf: ({ subject }: { subject: string }) => `Change: ${subject}`,
	changeThis: 'Change the announcement',
	staysScheduled: 'It still goes out at the scheduled time.',
	staysDraft: 'It stays a draft until you send it.',
	lateChange:
		'Someone else changed this announcement while you had it open. Your text is below. Save it again to replace theirs.',
	seeTheirs: 'See their text',
	save: 'Save the announcement',

	// Deleting it.
	deleteOf: ({ subject }: { subject: string }) => `Delete: ${subject}`,
	deleteThis: 'Delete this announcement?',
	deleteHint: "Nobody has received it, and its text will be gone. This can't be undone.",
	keep: 'Keep the announcement',

	// Scheduling it.
	laterOf: ({ subject }: { subject: string }) => `Send later: ${subject}`,
	later: 'Send it later',
	lateSchedule:
		"Someone else changed this announcement while you had the form open, so it isn't scheduled yet. Check it first, then send the form again.",
	seeAnnouncement: 'See the announcement',
	when: ({ zone }: { zone: string }) => `When, in ${zone}`,
	date: 'Date',
	time: 'Time',
	automatically: 'It goes out automatically, within a minute or two of that time.',
	decidedThen:
		'Who gets it is decided when it goes out. Until then, you can change it or make it a draft again.',
	schedule: 'Schedule the announcement',

	// Sending it.
	sendOf: ({ subject }: { subject: string }) => `Send: ${subject}`,
	send: 'Send it now?',
	moreNow: 'Nothing is sent yet. More members would get it now than this page said.',
	howMany: ({ members }: { members: number }) =>
		plural(members, {
			none: 'Nobody would get it',
			one: '1 member gets it',
			other: `${number(members)} members get it`,
		}),
	nobody: "There's nobody to send it to.",
	noRecall: "An email that has gone out can't be undone. While they go out, you can stop the rest.",
	sendTo: ({ members }: { members: number }) =>
		plural(members, {
			one: 'Send it to 1 member',
			other: `Send it to ${number(members)} members`,
		}),
	notYet: 'Not yet',
};
