import type { Actor } from '../../auth/policy.ts';
import type { Context, DatabaseContext } from '../../context.ts';
import {
	makeDueAgain,
	type TroubledMessage,
	troubledMessages,
} from '../../db/doctor/send-again.ts';
import { makeContactsDueAgain } from '../../db/mail/contact-messages.ts';
import { isMailHeld } from '../../db/mail/hold.ts';
import { mayComeTwice, whyNotAgain } from '../../domain/doctor/send-again.ts';
import { Refusal } from '../../domain/errors.ts';
import { LOOKED_BACK_MS } from './diagnose.ts';

/** How many messages one click sends again; the next click takes the next ones. */
const MOST_AT_ONCE = 500;

/** Messages that can be sent again, by whether their recipients may get them twice. */
export interface SendableAgain {
	surely: TroubledMessage[];
	perhapsTwice: TroubledMessage[];
}

/**
 * Finds out which messages that were given up can be sent again: one, or the newest of all.
 *
 * @param id of the message; all where left out
 */
export async function previewSendingAgain(
	{ db, now }: DatabaseContext,
	id?: string,
): Promise<SendableAgain> {
	const since = new Date(now.getTime() - LOOKED_BACK_MS);
	const failed = await troubledMessages(db, { since, isGivenUp: true, id, limit: MOST_AT_ONCE });
	const sendable = failed.filter((message) => whyNotAgain(message, now) === null);
	return {
		surely: sendable.filter((message) => !mayComeTwice(message, now)),
		perhapsTwice: sendable.filter((message) => mayComeTwice(message, now)),
	};
}

/**
 * Sends messages from the contact form again that were given up: the next run of their chore takes them up.
 *
 * @throws Refusal `nothing_to_send_again`
 */
export async function sendContactsAgain(
	{ db, now }: DatabaseContext,
	viewer: Actor,
): Promise<{ messages: number; isHeld: boolean }> {
	const messages = await makeContactsDueAgain(db, viewer.authority, now);
	if (messages === 0) throw new Refusal('nothing_to_send_again');
	return { messages, isHeld: await isMailHeld(db) };
}

/**
 * Sends abandoned messages again, starting at once. Each goes out once, however often the button is
 * clicked; recipients who no longer want it get none.
 *
 * @param which.id of the message; all where left out
 * @param which.allowsTwice also those that their recipients may have got already
 * @returns how many are on their way, and whether they wait because email is on hold
 * @throws Refusal `may_come_twice` for one that may have arrived, where that is not allowed,
 *   or `nothing_to_send_again`
 */
export async function sendAgain(
	context: Context,
	viewer: Actor,
	which: { id?: string | undefined; allowsTwice: boolean },
): Promise<{ messages: number; isHeld: boolean }> {
	const { db, now } = context;
	const { surely, perhapsTwice } = await previewSendingAgain(context, which.id);
	if (which.id !== undefined && perhapsTwice.length > 0 && !which.allowsTwice) {
		throw new Refusal('may_come_twice');
	}
	const chosen = which.allowsTwice ? [...surely, ...perhapsTwice] : surely;
	if (chosen.length === 0) throw new Refusal('nothing_to_send_again');
	const [one] = which.id === undefined ? [] : chosen;
	const due = await makeDueAgain(db, {
		ids: chosen.map(({ id }) => id),
		one: one ? { userId: one.userId, about: one.about, kind: one.kind } : null,
		by: viewer.authority,
		now,
	});
	if (due.length === 0) throw new Refusal('nothing_to_send_again');
	const single = due.filter(({ lane }) => lane === 'single').map(({ id }) => id);
	context.owe(single);
	if (single.length < due.length) context.owe('batches');
	return { messages: due.length, isHeld: await isMailHeld(db) };
}
