import type { Db } from '../client.ts';
import { preparedList } from '../prepared.ts';
import { events } from '../schema.ts';
import { isOver, latestFirst, listed } from './events.ts';
import { storyInShort } from './stories.ts';

const rows = (db: Db, now: Date, limit: number, viewerId?: string) =>
	db
		.select({ ...listed(viewerId), story: storyInShort() })
		.from(events)
		.where(isOver(now))
		.orderBy(...latestFirst)
		.limit(limit);

const PAST = {
	visitors: preparedList((db, now: Date, limit: number) => rows(db, now, limit)),
	members: preparedList((db, now: Date, limit: number, viewerId: string) =>
		rows(db, now, limit, viewerId),
	),
};

/** Events that are over with what they show beside their facts and what the viewer said to each, the latest first: a query for a batch. */
export function pastPage(db: Db, now: Date, limit: number, viewerId?: string) {
	return viewerId === undefined
		? PAST.visitors(db, now, limit)
		: PAST.members(db, now, limit, viewerId);
}
