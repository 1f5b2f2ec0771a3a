import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

interface Announcements {
	announcements: number;
}

/** What becomes of announcements to the attendees of an event that is moved or cancelled. */
export const affectedAnnouncements = {
	held: ({ announcements }: Announcements) =>
		plural(announcements, {
			one: "1 scheduled announcement to attendees won't go out. It becomes a draft again.",
			other: `${number(announcements)} scheduled announcements to attendees won't go out. They become drafts again.`,
		}),
	late: ({ announcements }: Announcements) =>
		plural(announcements, {
			one: '1 announcement is scheduled for a time when the event will have begun. Check when it goes out.',
			other: `${number(announcements)} announcements are scheduled for a time when the event will have begun. Check when they go out.`,
		}),
	early: ({ announcements }: Announcements) =>
		plural(announcements, {
			one: '1 announcement that was to follow the event is now scheduled before it. Check when it goes out.',
			other: `${number(announcements)} announcements that were to follow the event are now scheduled before it. Check when they go out.`,
		}),
};
