import type { Context } from '../../context.ts';
import { stoppedMembers } from '../../db/doctor/diagnosis.ts';
import {
	retriedBatches,
	type TroubledMessage,
	troubledMessages,
} from '../../db/doctor/send-again.ts';
import { mayComeTwice, type NotAgain, whyNotAgain } from '../../domain/doctor/send-again.ts';
import { deskLocaleFor } from '../../domain/text/language.ts';
import { diagnose, LOOKED_BACK_MS } from '../../features/doctor/diagnose.ts';
import { previewSendingAgain } from '../../features/doctor/send-again.ts';
import { viewClubOfDesk, viewClubOfDeskWithZone } from '../club/club.ts';

/** How many emails that did not get through a page lists. */
const MAILS_SHOWN = 20;
/** How many batches that are tried again, and members whose addresses take no email, are listed. */
const BATCHES_SHOWN = 10;
export const MEMBERS_SHOWN = 20;

/** A message that did not get through, as the page lists it. */
export interface ListedMail extends TroubledMessage {
	/** Why it is not sent again; null where it can be. */
	whyNot: NotAgain | null;
	/** Whether its recipient may get it twice then. */
	isPerhapsTwice: boolean;
}

/**
 * How the site is, with the emails that did not get through.
 *
 * @param after the id of the last of these emails on the page before
 */
export async function viewDoctor(context: Context, after?: string) {
	const { db, now } = context;
	const since = new Date(now.getTime() - LOOKED_BACK_MS);
	const clubRead = viewClubOfDeskWithZone(context);
	const [club, diagnosis, troubled, batches, stopped] = await Promise.all([
		clubRead,
		diagnose(
			context,
			clubRead.then((read) => deskLocaleFor(context.language, read)),
		),
		troubledMessages(db, { since, after, limit: MAILS_SHOWN + 1 }),
		retriedBatches(db, BATCHES_SHOWN),
		stoppedMembers(db, MEMBERS_SHOWN),
	]);
	const shown = troubled.slice(0, MAILS_SHOWN);
	return {
		club,
		diagnosis,
		mails: shown.map(
			(mail): ListedMail => ({
				...mail,
				whyNot: whyNotAgain(mail, now),
				isPerhapsTwice: mayComeTwice(mail, now),
			}),
		),
		/** Where older ones begin, if there are any. */
		olderThan: troubled.length > MAILS_SHOWN ? (shown.at(-1)?.id ?? null) : null,
		batches,
		stopped,
	};
}

/** What sending again would do: to one message, or to all where no id is given. */
export async function viewSendingAgain(context: Context, id?: string) {
	const [club, sendable] = await Promise.all([
		viewClubOfDesk(context),
		previewSendingAgain(context, id),
	]);
	return { club, ...sendable };
}
