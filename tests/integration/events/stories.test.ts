import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { auditLog, club, eventStories, events, pictures } from '../../../src/db/schema.ts';
import { readPicture } from '../../../src/domain/pictures/pictures.ts';
import {
	changeEventPicture,
	changeReport,
	removeEventPicture,
} from '../../../src/features/events/change-story.ts';
import { viewEvent } from '../../../src/views/events/event.ts';
import { viewPastEvents } from '../../../src/views/events/events.ts';
import { getStoryToChange } from '../../../src/views/events/story.ts';
import { AVIF, JPEG, PNG } from '../../support/pictures/pictures.ts';
import { refusalOf, refusedWith } from '../../support/refusals.ts';
import { DAY_MS, fromNow, HOUR_MS } from '../../support/time.ts';
import { contextOn } from '../contexts.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { actorOf, addClub, addEvent, addMember, grantSession } from '../rows.ts';

/** What owners show and tell of an event: its picture, and how it went. */

const platform = useLocalPlatform();
const owner = actorOf('ada');
const context = () => contextOn(platform);

beforeEach(async () => {
	const { db } = platform;
	await emptyTables(db);
	await addClub(db);
	for (const [id, role] of [
		['ada', 'owner'],
		['hal', 'host'],
	] as const) {
		await addMember(db, { id, role });
		await grantSession(db, id);
	}
	const over = { startsAt: fromNow(-DAY_MS), endsAt: fromNow(-DAY_MS + HOUR_MS) };
	await addEvent(db, { id: 'over', slug: 'over', ...over });
	await addEvent(db, { id: 'off', slug: 'off', ...over, status: 'cancelled' });
	await addEvent(db, { id: 'next', slug: 'next', startsAt: fromNow(DAY_MS) });
});

function pictureOf(bytes: Uint8Array) {
	const read = readPicture(bytes);
	if (!read.ok) throw new Error(read.mistake.code);
	return read.picture;
}

const storyOf = async (slug: string) => (await getStoryToChange(context(), slug)).story;
const give = async (slug: string, bytes: Uint8Array | null, alt = 'A lamp', by = owner) =>
	changeEventPicture(context(), by, await storyOf(slug), {
		alt,
		picture: bytes && pictureOf(bytes),
	});
const tell = async (slug: string, report: string, by = owner) => {
	const [event] = await platform.db.select().from(events).where(eq(events.slug, slug));
	if (!event) throw new Error('No such event.');
	return changeReport(context(), by, event, await storyOf(slug), report);
};
const pictureIds = async () =>
	(await platform.db.select({ id: pictures.id }).from(pictures)).map(({ id }) => id);
const logged = async () =>
	(await platform.db.select().from(auditLog).orderBy(auditLog.id)).map(
		({ action, subject, before, after }) => ({
			action,
			subject,
			before: JSON.parse(before ?? 'null'),
			after: JSON.parse(after ?? 'null'),
		}),
	);

describe('the picture of an event', () => {
	it('is shown on its page and among the past events, with its size and what it shows', async () => {
		expect(await give('over', JPEG)).toBe('changed');
		const { pictureId } = await storyOf('over');
		const picture = { id: pictureId, width: 40, height: 24, alt: 'A lamp' };
		const onItsPage = { picture: { ...picture, contentType: 'image/jpeg' }, report: '' };
		const inLists = { picture, report: '' };
		for (const viewer of [null, owner]) {
			expect((await viewEvent(context(), viewer, { slug: 'over' })).event?.story).toEqual(
				onItsPage,
			);
			const { past } = await viewPastEvents(context(), viewer);
			expect(past.find(({ slug }) => slug === 'over')?.story).toEqual(inLists);
			expect(past.find(({ slug }) => slug === 'off')?.story).toBeNull();
		}
	});

	it('is replaced and removed with its file, while what else is shown stays', async () => {
		await give('next', PNG);
		await give('off', AVIF);
		const [first] = await pictureIds().then((ids) => ids.slice(0, 1));
		const { pictureId: kept } = await storyOf('off');
		await give('next', JPEG, 'Two lamps');
		const { pictureId: second, pictureAlt } = await storyOf('next');
		expect([second === first, pictureAlt]).toEqual([false, 'Two lamps']);
		expect((await pictureIds()).sort()).toEqual([second, kept].sort());
		expect(await give('next', null, 'Three lamps')).toBe('changed');
		expect(await give('next', null, 'Three lamps')).toBe('unchanged');
		expect(await removeEventPicture(context(), owner, await storyOf('next'))).toBe('changed');
		expect(await removeEventPicture(context(), owner, await storyOf('next'))).toBe('unchanged');
		expect(await storyOf('next')).toMatchObject({ pictureId: null, pictureAlt: '' });
		expect(await pictureIds()).toEqual([kept]);
		expect((await refusedWith(give('next', null)))?.field).toBe('picture');
	});

	it('outlives another banner, also one that a release before it sets', async () => {
		await give('over', PNG);
		const { pictureId } = await storyOf('over');
		await platform.db.update(club).set({ bannerId: null });
		// The statement of that release, which knows of no pictures but the club's.
		await platform.db.run(sql`delete from pictures
			where not exists (select 1 from club where pictures.id in (club.banner_id, club.share_id))`);
		expect(await pictureIds()).toEqual([pictureId]);
	});

	it('changes nothing that calendars and emails go by, and is in the audit log', async () => {
		const [before] = await platform.db.select().from(events).where(eq(events.id, 'next'));
		await give('next', PNG);
		const { pictureId } = await storyOf('next');
		await removeEventPicture(context(), owner, await storyOf('next'));
		expect(await platform.db.select().from(events).where(eq(events.id, 'next'))).toEqual([before]);
		const about = { action: 'event.changed', subject: 'Open Studio' };
		expect(await logged()).toEqual([
			{
				...about,
				before: { picture: null, pictureAlt: '' },
				after: { picture: pictureId, pictureAlt: 'A lamp' },
			},
			{
				...about,
				before: { picture: pictureId, pictureAlt: 'A lamp' },
				after: { picture: null, pictureAlt: '' },
			},
		]);
	});

	it('is not saved over what another owner has done meanwhile, and leaves no file behind', async () => {
		const seen = await storyOf('over');
		await tell('over', 'It rained.');
		const late = changeEventPicture(context(), owner, seen, { alt: 'A', picture: pictureOf(PNG) });
		expect(await refusalOf(late)).toBe('changed_meanwhile');
		expect([await pictureIds(), await storyOf('over')]).toEqual([
			[],
			expect.objectContaining({ pictureId: null, report: 'It rained.' }),
		]);
	});

	it('is for owners alone, by the rows as they are when it is stored', async () => {
		// Somebody who was an owner when the page was made.
		const host = { ...actorOf('hal'), user: { ...actorOf('hal').user, role: 'owner' as const } };
		expect(await refusalOf(give('over', PNG, 'A lamp', host))).toBe('forbidden');
		expect(await refusalOf(tell('over', 'It rained.', host))).toBe('forbidden');
		expect([await pictureIds(), await platform.db.select().from(eventStories)]).toEqual([[], []]);
	});
});

describe('how an event went', () => {
	it('is on its page whole and in lists in short, beside its picture', async () => {
		const report = `We **made** ${'lamps and '.repeat(90)}more.`;
		await give('over', PNG);
		expect(await tell('over', report)).toBe('changed');
		expect(await tell('over', report)).toBe('unchanged');
		const { event } = await viewEvent(context(), null, { slug: 'over' });
		expect(event?.story).toMatchObject({ report, picture: { alt: 'A lamp' } });
		const { past } = await viewPastEvents(context(), null);
		const story = past.find(({ slug }) => slug === 'over')?.story;
		expect(story?.report).toBe(report.slice(0, 600));
		expect(await tell('over', '')).toBe('changed');
		expect((await viewEvent(context(), null, { slug: 'over' })).event?.story).toMatchObject({
			report: '',
			picture: { alt: 'A lamp' },
		});
	});

	it('can be told once the event is over, and of no cancelled one', async () => {
		expect(await refusalOf(tell('next', 'It rained.'))).toBe('event_not_over');
		expect(await refusalOf(tell('off', 'It rained.'))).toBe('event_cancelled');
		expect(await platform.db.select().from(eventStories)).toEqual([]);
	});
});
