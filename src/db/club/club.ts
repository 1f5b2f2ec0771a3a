import { and, count, eq, getTableColumns, gt, isNull, sql } from 'drizzle-orm';
import { NEW_CLUB } from '../../domain/club/club.ts';
import type { ClubSettings, SettingsPart } from '../../domain/club/settings.ts';
import type { ClubDraft, SetUpStep } from '../../domain/club/setup.ts';
import type { FormFields } from '../../domain/forms/fields.ts';
import type { Topic } from '../../domain/mail/topics.ts';
import { type Locale, languageOf, suggestedLocale } from '../../domain/text/language.ts';
import { auditedBatch, fieldsOf } from '../audit/audit-log.ts';
import { type Authority, batchAs } from '../authority.ts';
import type { Db } from '../client.ts';
import { auditedColumns, bare, columnsBut, pickColumns } from '../columns.ts';
import { frontPageStamp } from '../events/front-page.ts';
import { IS_MAIL_RELEASED } from '../mail/hold.ts';
import { insertPicture, type NewPicture, removeUnusedPictures } from '../pictures.ts';
import { prepared } from '../prepared.ts';
import { club, events, pictures, series } from '../schema.ts';
import { type SeriesValues, seriesColumns, seriesTuple } from '../series/values.ts';

const IS_MAIL_HELD = sql<boolean>`not (${IS_MAIL_RELEASED})`.mapWith(Boolean).as('is_mail_held');

/** What the frame of a page says. */
const FRAME = pickColumns(club, [
	'name',
	'colour',
	'place',
	'links',
	'language',
	'locale',
	'setUpAt',
]);
/** The picture that a link to the page is shown with. */
const SHARED = pickColumns(club, ['bannerAlt', 'shareId']);

const JOINING = pickColumns(club, ['joining']);
const TIMED = pickColumns(club, ['timeZone']);
const TOPICS = pickColumns(club, ['topics']);
const HELD = { isMailHeld: IS_MAIL_HELD };
const UNSET = pickColumns(club, ['description', 'senderName', 'bannerId']);
const FRONT = pickColumns(club, ['description', 'joining', 'topics', 'bannerId']);
const DEFAULTS = pickColumns(club, ['defaultCapacity', 'defaultGuestsAllowed']);
const NAMED = pickColumns(club, ['name', 'setUpAt']);

const IS_CLUB = eq(club.id, 1);

// Queries for a batch; of a draft, or without a row before the first run is finished, `setUpAt` tells.

/** The club for a page of events. */
export const clubOfPage = prepared((db) =>
	db
		.select({ ...FRAME, ...SHARED })
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The same with what attendees are asked for a line about, for a page that shows their lines. */
export const clubWithNoteLabel = prepared((db) =>
	db
		.select({ ...FRAME, ...SHARED, noteLabel: club.noteLabel })
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The same with whether anybody may join, for visitors. */
export const clubToJoin = prepared((db) =>
	db
		.select({ ...FRAME, ...SHARED, ...JOINING })
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The same with the address that its contact page shows, if any. */
export const clubWithContact = prepared((db) =>
	db
		.select({ ...FRAME, ...SHARED, contactAddress: club.contactAddress })
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The same with what its owner adds to the privacy page, and what attendees are asked for a line about. */
export const clubWithPrivacyText = prepared((db) =>
	db
		.select({
			...FRAME,
			...SHARED,
			privacyText: club.privacyText,
			noteLabel: club.noteLabel,
		})
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The club for a page that shows nothing else of it. */
export const clubFrame = prepared((db) => db.select(FRAME).from(club).where(IS_CLUB).limit(1));

/** The same with whether anybody may join, for the pages on which people sign in. */
export const clubToSignIn = prepared((db) =>
	db
		.select({ ...FRAME, ...JOINING })
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The club for the page behind a request for invitations. */
export const clubOfInvitation = prepared((db) =>
	db
		.select({ ...FRAME, ...TIMED, ...JOINING })
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The club for a member's own page, with the topics of its email. */
export const clubWithTopics = prepared((db) =>
	db
		.select({ ...FRAME, ...TIMED, ...TOPICS })
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The club for the page behind a link to less email, with the topics of its email. */
export const clubToUnsubscribe = prepared((db) =>
	db
		.select({ ...FRAME, ...TOPICS })
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The club for a page of the desk, with whether its email is on hold. */
export const clubOfDesk = prepared((db) =>
	db
		.select({ ...FRAME, ...HELD })
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The same with its zone, for a page of the desk that says times of the club. */
export const clubOfDeskWithZone = prepared((db) =>
	db
		.select({ ...FRAME, ...TIMED, ...HELD })
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The club for a guest list, with what attendees are asked for a line about. */
export const clubOfGuestList = prepared((db) =>
	db
		.select({ ...FRAME, ...HELD, noteLabel: club.noteLabel })
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The club for a page of the desk, with its zone and the topics of its email. */
export const clubOfDeskWithTopics = prepared((db) =>
	db
		.select({ ...FRAME, ...TIMED, ...HELD, ...TOPICS })
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The same with what the form of a new event or series begins with. */
export const clubWithDefaults = prepared((db) =>
	db
		.select({ ...FRAME, ...TIMED, ...HELD, ...DEFAULTS })
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The same with what a new club may not have set up yet. */
export const clubToSetUp = prepared((db) =>
	db
		.select({ ...FRAME, ...TIMED, ...HELD, ...UNSET })
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The club for the page that helps its owner to tell people about it. */
export const clubToShare = prepared((db) =>
	db
		.select({ ...FRAME, ...HELD, description: club.description })
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The club for the page of its invitation link. */
export const clubToBeJoined = prepared((db) =>
	db
		.select({ ...FRAME, ...SHARED, ...JOINING, description: club.description })
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The club for its manifest. */
export const clubOfManifest = prepared((db) =>
	db
		.select(pickColumns(club, ['name', 'description', 'colour', 'language', 'locale', 'setUpAt']))
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The club for its news. */
export const clubOfNews = prepared((db) =>
	db
		.select({ ...NAMED, ...pickColumns(club, ['description', 'timeZone', 'language', 'locale']) })
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The club for a calendar. */
export const clubOfCalendar = prepared((db) =>
	db
		.select({ ...NAMED, ...pickColumns(club, ['language', 'locale']) })
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The club's zone alone, for a file with dates. */
export const clubZone = prepared((db) =>
	db
		.select({ ...TIMED, setUpAt: club.setUpAt })
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** The same with the topics of its email, and with its language. */
export const clubZoneAndTopics = prepared((db) =>
	db
		.select({
			...TIMED,
			...TOPICS,
			...pickColumns(club, ['language', 'locale']),
			setUpAt: club.setUpAt,
		})
		.from(club)
		.where(IS_CLUB)
		.limit(1),
);

/** Whether the club is set up, and nothing else of it. */
export const clubState = prepared((db) =>
	db.select({ setUpAt: club.setUpAt }).from(club).where(IS_CLUB).limit(1),
);

/** What every page reads of the club: all but what only a few pages show. */
const ROW = {
	...columnsBut(club, ['contactAddress', 'privacyText', 'noteLabel', 'unsavedSteps']),
	isMailHeld: IS_MAIL_HELD,
};

/**
 * The club's settings, and whether its email is on hold since a restore: a query for a batch; a draft or no
 * row before the first run is finished.
 */
export const clubSettings = prepared((db) =>
	db.select(ROW).from(club).where(eq(club.id, 1)).limit(1),
);

/** The same with what only a few pages show, and the settings: a query for a batch. */
export const allClubSettings = prepared((db) =>
	db
		.select({ ...getTableColumns(club), isMailHeld: IS_MAIL_HELD })
		.from(club)
		.where(eq(club.id, 1))
		.limit(1),
);

/** What the form of each part of the settings reads beside what the frame says already. */
const PARTS = {
	name: pickColumns(club, ['description']),
	place: {},
	zone: TIMED,
	colour: {},
	sender: pickColumns(club, ['senderName', 'replyTo']),
	contact: pickColumns(club, ['contactAddress', 'privacyText']),
	topics: TOPICS,
	defaults: DEFAULTS,
	note: pickColumns(club, ['noteLabel']),
	// Its examples are the time now.
	language: TIMED,
	links: {},
	joining: JOINING,
	banner: pickColumns(club, ['bannerId', 'bannerAlt']),
} satisfies Record<SettingsPart | 'banner', object>;

const partQuery = (columns: object) =>
	prepared((db) =>
		db
			.select({ ...FRAME, ...HELD, ...columns } as typeof FRAME & typeof HELD & Partial<typeof ROW>)
			.from(club)
			.where(IS_CLUB)
			.limit(1),
	);

const PART_QUERIES = Object.fromEntries(
	Object.entries(PARTS).map(([part, columns]) => [part, partQuery(columns)]),
) as Record<SettingsPart | 'banner', ReturnType<typeof partQuery>>;

/** The club for the form of one part of its settings: a query for a batch; its row has nothing of the other parts. */
export const clubForPart = (db: Db, part: SettingsPart | 'banner') => PART_QUERIES[part](db);

/**
 * The club for the front page, with the size of the banner in pixels, null where there is none, and the stamp of the
 * page's last change: a query for a batch.
 */
export const clubWithBanner = prepared((db) =>
	db
		.select({
			stamp: frontPageStamp,
			...FRAME,
			...SHARED,
			...FRONT,
			bannerWidth: pictures.width,
			bannerHeight: pictures.height,
		})
		.from(club)
		.leftJoin(pictures, eq(pictures.id, club.bannerId))
		.where(eq(club.id, 1))
		.limit(1),
);

/**
 * Saves what has been chosen so far, in one statement that leaves a club that is set up alone.
 *
 * @param draft the whole draft for a club without a row, of which `chosen` is what changes in one
 * @param taken.step what had been typed on it when it was last left isn't needed any more
 * @param by the owner who takes the step
 * @returns whether it was saved
 */
export async function saveDraft(
	db: Db,
	draft: ClubDraft,
	{ step, chosen }: { step: SetUpStep; chosen: Partial<ClubDraft> },
	by: Authority,
	now: Date,
): Promise<boolean> {
	const unsavedSteps = sql`json_remove(${bare(club.unsavedSteps)}, ${`$.${step}`})`;
	// With the zone come its usual language and formats, unless others were chosen.
	const locale = chosen.timeZone && ((chosen.locale as Locale) || suggestedLocale(chosen.timeZone));
	const formats = locale ? { language: languageOf(locale), locale } : {};
	const keep = db
		.insert(club)
		.values({
			id: 1,
			...draft,
			language: NEW_CLUB.language,
			locale: NEW_CLUB.locale,
			...chosen,
			...formats,
			createdAt: now,
			updatedAt: now,
		})
		.onConflictDoUpdate({
			target: club.id,
			set: { ...chosen, ...formats, unsavedSteps, updatedAt: now },
			setWhere: isNull(club.setUpAt),
		})
		.returning({ id: club.id });
	const { saved } = await batchAs(db, by, now, { saved: keep });
	return saved.length > 0;
}

/**
 * Stores what was typed on a step that is left by going back, for when it is opened again.
 *
 * @param by the owner who goes back
 */
export async function saveUnsavedStep(
	db: Db,
	{ step, fields }: { step: SetUpStep; fields: FormFields },
	by: Authority,
	now: Date,
): Promise<void> {
	const known = sql`coalesce(${bare(club.unsavedSteps)}, '{}')`;
	await batchAs(db, by, now, {
		saved: db
			.update(club)
			.set({
				unsavedSteps: sql`json_set(${known}, ${`$.${step}`}, json(${JSON.stringify(fields)}))`,
				updatedAt: now,
			})
			.where(and(IS_CLUB, isNull(club.setUpAt))),
	});
}

/**
 * Finishes the first run: stores the first series and opens the club, both or neither, once. A draft
 * that is not complete, or a club that is set up, stays as it is.
 *
 * @param by the owner who does it
 * @returns whether the club was opened
 */
export async function openClub(
	db: Db,
	first: SeriesValues,
	by: Authority,
	now: Date,
): Promise<boolean> {
	const time = now.getTime();
	const isReady = sql`id = 1 and set_up_at is null and name <> '' and time_zone <> '' and colour <> ''`;
	const seriesId = crypto.randomUUID();
	const snapshot = fieldsOf(
		{
			name: sql`name`,
			description: sql`description`,
			colour: sql`colour`,
			timeZone: sql`time_zone`,
			place: sql`place`,
			firstSeries: sql`(select title from series where id = ${seriesId})`,
		},
		sql`from club where id = 1 and set_up_at is not null`,
	);
	const { opened } = await auditedBatch(
		db,
		{
			action: 'club.set_up',
			by,
			now,
			subject: { id: sql`null`, title: sql`(select name from club where id = 1)` },
			snapshot,
		},
		{
			series: sql`
				insert into series (id, ${seriesColumns}, created_at, updated_at)
				select ${seriesId}, ${seriesTuple(first)}, ${time}, ${time}
				from club where ${isReady}`,
			opened: db
				.update(club)
				.set({ setUpAt: now, unsavedSteps: null, updatedAt: now })
				.where(isReady)
				.returning({ id: club.id }),
		},
	);
	return opened.length > 0;
}

/** The columns that an owner sets in the settings. */
const SETTINGS = columnsBut(club, [
	'id',
	'createdAt',
	'updatedAt',
	'setUpAt',
	'change',
	'unsavedSteps',
]);

/** What the audit log compares; of the banner only which one it is. */
const { shareId: _, bannerId, ...AUDITED_SETTINGS } = SETTINGS;
const AUDITED = fieldsOf(
	{ ...auditedColumns(AUDITED_SETTINGS), banner: bare(bannerId) },
	sql`from club where id = 1`,
);

/** A change of the club's settings by an owner. */
export interface ClubChange {
	/** The owner who does it. */
	by: Authority;
	/** The action that had changed the club last when this one was worked out. */
	seen: string | null;
	chosen: Partial<Pick<ClubSettings, keyof typeof SETTINGS>>;
	/** The pictures that `chosen.bannerId` and `chosen.shareId` name, where they are new ones. */
	pictures?: readonly NewPicture[];
	/** Topics whose default changes: members who haven't decided keep what they have. */
	savedDefaults?: readonly { topic: Topic; isDefault: boolean }[];
	now: Date;
}

/**
 * Changes the club's settings with all that follows from it, in one batch. Another zone touches every
 * series, so that events whose dates were calculated in the old one are not opened any more; after a change
 * of a default, a row for each undecided member keeps what they have; pictures that nothing shows are
 * deleted.
 *
 * @returns `changed_meanwhile` where another action was faster
 */
export async function changeClub(
	db: Db,
	{ by, seen, chosen, pictures = [], savedDefaults = [], now }: ClubChange,
): Promise<'done' | 'changed_meanwhile'> {
	const time = now.getTime();
	const change = crypto.randomUUID();
	const isAsSeen = sql`club.id = 1 and club.set_up_at is not null and club.change is ${seen}`;
	const isDone = sql`exists (select 1 from club where club.id = 1 and club.change = ${change})`;
	const isCurrent = sql`exists (select 1 from club where ${isAsSeen})`;
	const later = sql`max(updated_at + 1, ${time})`;
	const { changed } = await auditedBatch(
		db,
		{ action: 'club.changed', by, now, snapshot: AUDITED },
		{
			pictures: pictures.map((picture) => insertPicture(picture, isCurrent, now)),
			changed: db
				.update(club)
				.set({ ...chosen, change, updatedAt: later })
				.where(isAsSeen)
				.returning({ id: club.id }),
			series:
				chosen.timeZone === undefined
					? undefined
					: db.update(series).set({ updatedAt: later }).where(isDone),
			savedDefaults: savedDefaults.map(
				({ topic, isDefault }) => sql`
			insert into subscriptions (user_id, topic, subscribed, updated_at)
			select user.id, ${topic}, ${isDefault ? 1 : 0}, ${time} from user
			where user.deleted_at is null and ${isDone}
			on conflict do nothing`,
			),
			unusedPictures: chosen.bannerId === undefined ? undefined : removeUnusedPictures(isDone),
		},
	);
	return changed.length > 0 ? 'done' : 'changed_meanwhile';
}

/**
 * How many members have said nothing of each topic yet, so that its default counts for them: a query for
 * a batch.
 */
export function undecidedCounts(db: Db) {
	const without = (topic: Topic) =>
		sql<number>`(select count(*) from user where user.deleted_at is null)
			- (select count(*) from subscriptions where topic = ${topic})`.as(topic);
	return db
		.select({
			invitations: without('invitations'),
			reminders: without('reminders'),
			announcements: without('announcements'),
		})
		.from(club)
		.where(eq(club.id, 1))
		.limit(1);
}

/** How many upcoming events are open, which keep the zone that they were opened in: a query for a batch. */
export const openedInZone = prepared((db, now: Date) =>
	db
		.select({ events: count().as('events') })
		.from(events)
		.where(and(eq(events.status, 'scheduled'), gt(events.startsAt, now))),
);
