import { formsOf } from '../../../forms-of.ts';
import { rich, type Wrap } from '../../../rich.ts';

const { number, plural } = formsOf('en');

/** The settings: the page that lists them, and the form of each part. */
export const settings = {
	title: 'Settings',
	lede: 'Changes show up right away: on the site, in emails, and in calendars.',
	change: ({ part, hide }: { part: string; hide: Wrap }) => rich`Change${hide(` ${part}`)}`,
	noBanner: 'None yet: a picture at the top of the front page.',
	share: "Your club's link, QR code, and a text to post",

	question: 'Save this change?',
	notYet: 'Nothing is changed yet.',
	lateQuestion:
		'Someone else changed this while you had the form open. This is what your form would change now.',
	late: 'Someone else changed this while you had the form open, so nothing is saved yet.',
	save: 'Save',
	continue: 'Continue',
	backToForm: 'Back to the form',
	back: 'Back',

	topicOffered: {
		invitations: 'The club sends invitations',
		reminders: 'The club sends reminders',
		announcements: 'The club sends announcements',
	},
	topicOfferedHint:
		"If not, nobody gets any and members don't see the topic. Their choices are saved for later.",
	topicDefault: 'On by default for new members',
	undecided: ({ members }: { members: number }) =>
		plural(members, {
			none: 'Current members keep what they have.',
			one: "1 member hasn't chosen yet and keeps what they have now.",
			other: `${number(members)} members haven't chosen yet and keep what they have now.`,
		}),
	topicDescription: 'Description',
	topicDescriptionHint: ({ usual }: { usual: string }) => `If you leave it empty: “${usual}”`,

	/** What another zone means, in sentences. */
	zone: {
		series: ({ series, time, zone }: { series: string; time: string; zone: string }) =>
			`“${series}” stays at ${time}. Events that open from now on start at ${time}, ${zone}.`,
		moreSeries: ({ series }: { series: number }) =>
			plural(series, {
				one: 'The same goes for 1 more series.',
				other: `The same goes for ${number(series)} more series.`,
			}),
		openEvents: ({ events }: { events: number }) =>
			plural(events, {
				none: 'No open event is affected.',
				one: 'The 1 open event keeps its time and its zone, and nobody is notified. To move it, change the event.',
				other: `The ${number(events)} open events keep their times and zones, and nobody is notified. To move one, change the event.`,
			}),
		rest: 'Reminders of open events and scheduled announcements are sent when planned. Breaks keep their dates. Members who paused email get it again when their day begins in the new zone.',
	},
};
