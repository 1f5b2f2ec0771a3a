import { ActionError, defineAction } from 'astro:actions';
import { z } from 'astro/zod';
import { authorise } from '../auth/policy.ts';
import { Refusal } from '../domain/errors.ts';
import { MAX_NAME_LENGTH } from '../domain/names.ts';
import {
	makeCalendarFeed,
	removeCalendarFeed,
	renewCalendarFeed,
} from '../features/change-calendar-feed.ts';
import { stopComingToSeries } from '../features/change-standing-rsvp.ts';
import { changeVisibility } from '../features/change-visibility.ts';
import { endOtherSessions, endSession } from '../features/end-sessions.ts';
import { endPause, getMailAgain, pauseMail } from '../features/pause-mail.ts';
import { renameMember } from '../features/rename-member.ts';

/** Turns a refusal into what Astro sends as the error of an action. */
async function asAction<Result>(work: () => Promise<Result>): Promise<Result> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		const code =
			error.status === 401 ? 'UNAUTHORIZED' : error.status === 403 ? 'FORBIDDEN' : 'BAD_REQUEST';
		throw new ActionError({ code, message: error.message });
	}
}

/** The site's own small forms. What the contract names is an API route instead. */
export const server = {
	rename: defineAction({
		accept: 'form',
		input: z.object({
			name: z
				.string()
				.trim()
				.min(1, 'Please give a name.')
				.max(MAX_NAME_LENGTH, `At most ${MAX_NAME_LENGTH} characters.`),
		}),
		handler: ({ name }, { locals: { app, viewer } }) =>
			asAction(() => renameMember(app, authorise(viewer, 'account.rename'), name)),
	}),

	makeCalendarFeed: defineAction({
		accept: 'form',
		handler: (_, { locals: { app, viewer } }) =>
			asAction(() => makeCalendarFeed(app, authorise(viewer, 'calendar.change'))),
	}),

	renewCalendarFeed: defineAction({
		accept: 'form',
		handler: (_, { locals: { app, viewer } }) =>
			asAction(() => renewCalendarFeed(app, authorise(viewer, 'calendar.change'))),
	}),

	removeCalendarFeed: defineAction({
		accept: 'form',
		handler: (_, { locals: { app, viewer } }) =>
			asAction(() => removeCalendarFeed(app, authorise(viewer, 'calendar.change'))),
	}),

	changeVisibility: defineAction({
		accept: 'form',
		input: z.object({ hidden: z.enum(['true', 'false']).transform((text) => text === 'true') }),
		handler: ({ hidden }, { locals: { app, viewer } }) =>
			asAction(() => changeVisibility(app, authorise(viewer, 'visibility.change'), hidden)),
	}),

	pauseMail: defineAction({
		accept: 'form',
		input: z.object({
			until: z
				.string({ message: 'until: please choose a date' })
				.trim()
				.max(10, 'until: please choose a date'),
		}),
		handler: ({ until }, { locals: { app, viewer } }) =>
			asAction(() => pauseMail(app, authorise(viewer, 'subscriptions.change'), until)),
	}),

	endPause: defineAction({
		accept: 'form',
		handler: (_, { locals: { app, viewer } }) =>
			asAction(() => endPause(app, authorise(viewer, 'subscriptions.change'))),
	}),

	getMailAgain: defineAction({
		accept: 'form',
		handler: (_, { locals: { app, viewer } }) =>
			asAction(() => getMailAgain(app, authorise(viewer, 'subscriptions.change'))),
	}),

	stopComing: defineAction({
		accept: 'form',
		input: z.object({ series: z.string().min(1).max(100) }),
		handler: ({ series }, { locals: { app, viewer } }) =>
			asAction(() => {
				const { user } = authorise(viewer, 'rsvp.answer');
				return stopComingToSeries(app, { userId: user.id, seriesId: series });
			}),
	}),

	endSession: defineAction({
		accept: 'form',
		input: z.object({ session: z.string().min(1).max(100) }),
		handler: ({ session }, { locals: { app, viewer } }) =>
			asAction(() => endSession(app, authorise(viewer, 'sessions.end'), session)),
	}),

	endOtherSessions: defineAction({
		accept: 'form',
		handler: (_, { locals: { app, viewer } }) =>
			asAction(() => endOtherSessions(app, authorise(viewer, 'sessions.end'))),
	}),
};
