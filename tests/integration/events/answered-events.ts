import { eq } from 'drizzle-orm';
import { beforeEach } from 'vitest';
import { events, outbox } from '../../../src/db/schema.ts';
import { answerAs } from '../answering.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { rowOf } from '../reading-rows.ts';
import { addMembers, addOrganizer } from '../rows.ts';

/** Twelve members, by number, who answer the events of a file; made anew before each test. */
export function useAnsweredEvents() {
	const platform = useLocalPlatform();
	let members: string[] = [];
	beforeEach(async () => {
		await emptyTables(platform.db);
		members = await addMembers(platform.db, 12);
		await addOrganizer(platform.db);
	});
	const member = (who: number) => members[who] ?? '';
	return {
		platform,
		member,
		numberOf: (userId: string) => members.indexOf(userId),
		eventOf: (id: string) => rowOf(platform.db, events, id),
		answer: (event: string, who: number, rsvp: Parameters<typeof answerAs>[3] = {}) =>
			answerAs(platform.db, member(who), event, rsvp),
		/** The emails to members about an organizer's action on an event, like `0 event_moved 1`. */
		async emailsTo(event: string): Promise<string[]> {
			const rows = await platform.db.select().from(outbox).where(eq(outbox.eventId, event));
			return rows
				.filter(({ kind }) => kind.startsWith('event_') || kind === 'rsvp_promoted')
				.map(({ kind, userId, revision }) => `${members.indexOf(userId)} ${kind} ${revision}`)
				.sort();
		},
	};
}
