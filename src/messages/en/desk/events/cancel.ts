import { formsOf } from '../../../forms-of.ts';
import { rich, type Wrap } from '../../../rich.ts';

const { number, plural } = formsOf('en');

/** The page that cancels an event. Dates, times and zones come in as text. */
export const eventCancel = {
	title: ({ event }: { event: string }) => `Cancel ${event}`,
	heading: 'Cancel this event?',
	event: ({ event, date, time, zone, link }: EventAt) =>
		rich`${link(event)}, ${date}, ${time}, ${zone}.`,
	lasting:
		"The event stays on the site with your reason, and calendars show that it's cancelled. This can't be undone.",
	late: "Someone else changed this event while you had the form open, so it isn't cancelled yet. The event as it is now is shown above.",
	reason: 'Why?',
	reasonHint: 'For example: The hall is flooded. It’s shown after “Cancelled:”, as you write it.',
	seriesContinues: 'The series continues.',
	events: ({ events }: { events: number }) =>
		plural(events, { one: '1 event.', other: `${number(events)} events.` }),
	seriesEnds: 'The series ends, and no more events open.',
	cancelThis: 'Cancel this event',
	cancelFollowing: ({ events }: { events: number }) =>
		plural(events, {
			one: 'Cancel this event and end the series',
			other: `Cancel ${number(events)} events and end the series`,
		}),
	keep: 'Keep the event',
};

interface EventAt {
	event: string;
	date: string;
	time: string;
	zone: string;
	link: Wrap;
}
