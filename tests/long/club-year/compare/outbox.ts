import { MAILING_KINDS } from '../model/club.ts';
import { dueMailings, writeMailing } from '../model/mailings.ts';
import { startSending } from '../model/recipients.ts';
import type { OutboxRow, Rows } from '../rows.ts';
import type { World } from '../world.ts';

/** Holds what is in the outbox, and what caused it, against the model. */

/** The rows of the outbox that are new are exactly what this step owes. */
export function expectOwed(world: World, rows: readonly OutboxRow[]): void {
	const { model } = world;
	const nameOf = (kind: string, user: string, event: string | null, announcement: string | null) =>
		`${kind} ${user} ${event ?? announcement}`;
	const fresh = rows.filter(({ id }) => !model.messages.has(id));
	const owed = new Map<string, (typeof model.owed)[number][]>();
	for (const message of model.owed) {
		const name = nameOf(message.kind, message.user, message.event, message.announcement);
		owed.set(name, [...(owed.get(name) ?? []), message]);
	}
	for (const row of fresh) {
		const name = nameOf(row.kind, row.user_id, row.event_id, row.announcement_id);
		const message = owed.get(name)?.shift();
		const about = { user: row.user_id, event: row.event_id };
		if (!message) world.fail(`an email is in the outbox that nothing has caused: ${name}`, about);
		message.id = row.id;
		model.messages.set(row.id, message);
	}
	for (const [name, messages] of owed) {
		const [message] = messages;
		if (!message) continue;
		// Of two of the same occasion one is written, and the account of who left takes theirs along.
		if (!model.members.has(message.user)) continue;
		world.fail(`no email is in the outbox: ${name}`, message);
	}
	model.owed = [];
}

/** The mailings that the product has written are due, and go to exactly those whom they are for. */
export function takeMailings(world: World, rows: Rows['mailings']): number {
	const { model } = world;
	const order = (kind: string) => MAILING_KINDS.indexOf(kind);
	const fresh = rows
		.filter(({ event_id, kind, revision }) => {
			return !model.events.get(event_id)?.done.has(`${kind} ${revision}`);
		})
		.sort((one, other) => order(one.kind) - order(other.kind));
	const due = dueMailings(model);
	for (const { event_id, kind, revision, recipients } of fresh) {
		const found = due.find(
			(each) => each.event.id === event_id && each.kind === kind && each.cause === revision,
		);
		if (!found) {
			world.fail(`${kind} ${revision} of ${event_id} went out though it is not due`, {
				event: event_id,
			});
		}
		const written = writeMailing(model, found);
		world.say(`${kind} of ${found.event.slug} to ${recipients}`);
		if (written !== recipients) {
			world.fail(`${kind} of ${found.event.slug} goes to ${recipients} instead of ${written}`, {
				event: event_id,
			});
		}
	}
	return fresh.length;
}

export function takeAnnouncements(world: World, rows: Rows['announcements']) {
	for (const row of rows) {
		const announcement = world.model.announcements.get(row.id);
		if (!announcement) continue;
		const isDue =
			announcement.status === 'scheduled' && (announcement.sendsAt ?? Infinity) <= world.now;
		if (isDue && row.status === 'sending') {
			world.say(`sends the announcement ${row.id}`);
			startSending(world.model, announcement);
		} else if (isDue && row.status === 'draft') {
			announcement.status = 'draft';
			announcement.revision += 1;
		}
		if (row.status !== announcement.status) {
			world.fail(`${row.id} is ${row.status} instead of ${announcement.status}`, {
				event: announcement.eventId,
			});
		}
		announcement.revision = row.revision;
	}
}
