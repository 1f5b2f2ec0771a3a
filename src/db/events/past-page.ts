import type { Db } from '../client.ts';
import { LINE, TURNOUT } from '../event-columns.ts';
import { preparedList } from '../prepared.ts';
import { events } from '../schema.ts';
import { isOver, latestFirst, ownOf } from './events.ts';
import { storyInShort } from './stories.ts';

const SHOWN = { ...LINE, ...TURNOUT, story: storyInShort() };

const PAST = {
	visitors: preparedList((db, now: Date, limit: number) =>
		db
			.select(SHOWN)
			.from(events)
			.where(isOver(now))
			.orderBy(...latestFirst)
			.limit(limit),
	),
	members: preparedList((db, now: Date, limit: number, viewerId: string) =>
		db
			.select({ ...SHOWN, ...ownOf(viewerId) })
			.from(events)
			.where(isOver(now))
			.orderBy(...latestFirst)
			.limit(limit),
	),
};

/** Events that are over with what they show beside their facts and what the viewer said to each, the latest first: a query for a batch. */
export function pastPage(db: Db, now: Date, limit: number, viewerId?: string) {
	return viewerId === undefined
		? PAST.visitors(db, now, limit)
		: PAST.members(db, now, limit, viewerId);
}
