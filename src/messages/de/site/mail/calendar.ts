import type { calendar as english } from '../../../en/site/mail/calendar.ts';

export const calendar: typeof english = {
	ownName: ({ club }) => `${club}, meine Treffen`,
	cancelledTitle: ({ title }) => `Fällt aus: ${title}`,
	waitingTitle: ({ title }) => `Warteliste: ${title}`,
	cancelled: 'Fällt aus.',
	cancelledFor: ({ reason }) => `Fällt aus: ${reason}`,
	bring: ({ things }) => `Mitbringen: ${things}`,
	dateAndTimes: ({ date, times }) => `${date}, ${times}`,
	titleOn: ({ title, day }) => `${title}, ${day}`,
	cancelledOn: ({ title, day }) => `Fällt aus: ${title}, ${day}`,
};
