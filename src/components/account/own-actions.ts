import { actions } from 'astro:actions';

/**
 * The actions of members' own pages, for their forms and results. They are looked up once here: Astro makes an action
 * anew each time it is named, which took a page with a dozen forms a twentieth of its computing time.
 */
export const ownActions = {
	rename: actions.rename,
	makeCalendarFeed: actions.makeCalendarFeed,
	renewCalendarFeed: actions.renewCalendarFeed,
	removeCalendarFeed: actions.removeCalendarFeed,
	changeVisibility: actions.changeVisibility,
	pauseMail: actions.pauseMail,
	endPause: actions.endPause,
	getMailAgain: actions.getMailAgain,
	stopComing: actions.stopComing,
	endSession: actions.endSession,
	renamePasskey: actions.renamePasskey,
	removePasskey: actions.removePasskey,
	endOtherSessions: actions.endOtherSessions,
};
