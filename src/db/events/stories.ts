import { type SQL, sql } from 'drizzle-orm';
import type { EventStory, StoryInShort } from '../../domain/events/story.ts';
import { auditedBatch, fieldsOf } from '../audit/audit-log.ts';
import type { Authority } from '../authority.ts';
import type { Db } from '../client.ts';
import { insertPicture, type NewPicture, removeUnusedPictures } from '../pictures.ts';
import { prepared } from '../prepared.ts';
import { eventSubject } from './events.ts';

/** As much of a report as lists are given: more than they show of it, marks included. Characters. */
const MOST_IN_LISTS = 600;

/**
 * The story of the event `events` of a query, as JSON; null where it has none.
 *
 * @param report so much of its report
 * @param more of its picture
 */
const storyJson = (report: SQL, more: SQL = sql``): SQL => sql`(
	select json_object('report', ${report}, 'picture', json(iif(shown.id is null, null,
		json_object('id', shown.id, ${more}'width', shown.width, 'height', shown.height,
			'alt', told.picture_alt))))
	from event_stories told left join pictures shown on shown.id = told.picture_id
	where told.event_id = events.id)`;

const asStory = <Story extends StoryInShort>(json: SQL) =>
	sql<Story | null>`${json}`.mapWith((text: string) => JSON.parse(text) as Story).as('story');

/** The story of the event `events` of a query: a column. */
export const eventStory = asStory<EventStory>(
	storyJson(sql`told.report`, sql`'contentType', shown.content_type, `),
);

/**
 * The same with the beginning of its report: a column.
 *
 * @param isShown a condition: where it doesn't hold, nothing is looked up
 */
export const storyInShort = (isShown: SQL = sql`true`) =>
	asStory<StoryInShort>(
		sql`iif(${isShown}, ${storyJson(sql`substr(told.report, 1, ${sql.raw(String(MOST_IN_LISTS))})`)}, null)`,
	);

/** The story of an event, whole, with the action that last changed it: a query for a batch. */
export const storyOf = prepared(
	(_db, slug: string) => sql<{
		report: string;
		change: string;
		pictureId: string | null;
		pictureAlt: string;
		width: number | null;
		height: number | null;
	}>`
		select told.report, told.change, told.picture_id as pictureId, told.picture_alt as pictureAlt,
			shown.width, shown.height
		from event_stories told left join pictures shown on shown.id = told.picture_id
		where told.event_id = (select id from events where slug = ${slug})
		limit 1`,
);

/** A change of what an event shows beside its facts. */
export interface StoryChange {
	eventId: string;
	/** The owner who does it. */
	by: Authority;
	/** The action that had changed it last when this one was worked out; null where there was nothing yet. */
	seen: string | null;
	chosen: { pictureId?: string | null; pictureAlt?: string; report?: string };
	/** The picture that `chosen.pictureId` names, where it is a new one. */
	picture?: NewPicture | null;
	now: Date;
}

const COLUMNS = { pictureId: 'picture_id', pictureAlt: 'picture_alt', report: 'report' } as const;

/**
 * Changes what an event shows beside its facts, in one batch; a picture that nothing shows any more is deleted.
 *
 * @returns `changed_meanwhile` where another action was faster
 */
export async function changeStory(
	db: Db,
	{ eventId, by, seen, chosen, picture, now }: StoryChange,
): Promise<'done' | 'changed_meanwhile'> {
	const change = crypto.randomUUID();
	const isCurrent = sql`(select change from event_stories where event_id = ${eventId}) is ${seen}`;
	const isDone = sql`exists (select 1 from event_stories where event_id = ${eventId} and change = ${change})`;
	const changes = Object.entries(COLUMNS).flatMap(([name, column]) =>
		chosen[name as keyof typeof COLUMNS] === undefined
			? []
			: [sql`${sql.identifier(column)} = excluded.${sql.identifier(column)}`],
	);
	const { stored } = await auditedBatch(
		db,
		{
			action: 'event.changed',
			by,
			now,
			subject: eventSubject({ id: eventId }),
			// Of an event that has no story yet, everything in it is new.
			snapshot: fieldsOf(
				{
					picture: sql`picture_id`,
					pictureAlt: sql`coalesce(picture_alt, '')`,
					report: sql`coalesce(report, '')`,
				},
				sql`from (select 1) one left join event_stories on event_id = ${eventId}`,
			),
		},
		{
			picture: picture ? insertPicture(picture, isCurrent, now) : undefined,
			stored: sql<{ event_id: string }>`
				insert into event_stories (event_id, picture_id, picture_alt, report, change, updated_at)
				select id, ${chosen.pictureId ?? null}, ${chosen.pictureAlt ?? ''}, ${chosen.report ?? ''},
					${change}, ${now.getTime()}
				from events where id = ${eventId} and ${isCurrent}
				on conflict (event_id) do update set
					${sql.join([...changes, sql`change = excluded.change`, sql`updated_at = excluded.updated_at`], sql`, `)}
				returning event_id`,
			unusedPictures: chosen.pictureId === undefined ? undefined : removeUnusedPictures(isDone),
		},
	);
	return stored.length > 0 ? 'done' : 'changed_meanwhile';
}
