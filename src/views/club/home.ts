import type { Viewer } from '../../auth/viewer.ts';
import { type Context, readerFor } from '../../context.ts';
import type { Db } from '../../db/client.ts';
import { clubWithBanner } from '../../db/club/club.ts';
import type { EventSummary } from '../../db/events/events.ts';
import {
	frontPageBegun,
	frontPageUpcoming,
	type NextInShort,
	ownOnFrontPage,
	readOwnOnFrontPage,
} from '../../db/events/front-page.ts';
import { readTogether } from '../../db/prepared.ts';
import { type RowsOf, rawBatch } from '../../db/raw-batch.ts';
import type { OwnPanel } from '../../db/rsvps/own-rsvps.ts';
import { upcomingBreaks } from '../../db/series/series.ts';
import { clubPart } from '../../domain/club/club.ts';
import type { Break } from '../../domain/series/breaks.ts';
import { localeFor } from '../../domain/text/language.ts';
import { localDate } from '../../domain/time/time.ts';
import { spoken } from '../../messages/spoken.ts';
import { calledOff, happeningNow, upcomingLines } from '../events/upcoming.ts';
import { frontPageMemory } from './front-page-memory.ts';

/** How many upcoming events the front page reads, the next one included. */
const UPCOMING = 7;
/** How many that are on. */
const BEGUN = 10;

/** An event of the page; its id is left out for a visitor, of whom nothing is looked up by it. */
type Shown = EventSummary & { id?: string };
/** The same with what is shown of the next one alone: null, or in vain, for all others. */
type FrontPageEvent = Shown &
	Required<Pick<EventSummary, 'capacity' | 'going' | 'waiting'>> & {
		place: string;
		guestsAllowed: number;
		inShort: NextInShort | null;
	} & Partial<OwnPanel>;

/** What the page reads; of members, what they said is with the events. */
interface Read {
	clubRow: RowsOf<{ club: ReturnType<typeof clubWithBanner> }>['club'][number] | undefined;
	begunOrLast: readonly Shown[];
	notBegun: readonly FrontPageEvent[];
	breaks: readonly Break[];
}

const memory = frontPageMemory<Read>();

const nextOf = (notBegun: readonly FrontPageEvent[]) =>
	notBegun.find((event) => event.status === 'scheduled') ?? null;

async function readAll(db: Db, now: Date, viewerId: string | undefined): Promise<Read> {
	const {
		club: [clubRow],
		...events
	} = await readTogether(db, {
		club: clubWithBanner(db),
		begunOrLast: frontPageBegun(db, now, BEGUN, viewerId),
		notBegun: frontPageUpcoming(db, now, UPCOMING, viewerId),
		breaks: upcomingBreaks(db, localDate(now, 'UTC')),
	});
	return { clubRow, ...events };
}

/** The same as if it had been read for nobody. */
function withoutMember(read: Read): Read {
	const nobodys = <Event extends Shown>(event: Event) => ({
		...event,
		own: null,
		mine: null,
		series: null,
	});
	return {
		...read,
		begunOrLast: read.begunOrLast.map(nobodys),
		notBegun: read.notBegun.map(nobodys),
	};
}

/** The same, with a member's own part alone from the database where nothing else has changed. */
async function readForMember(db: Db, now: Date, viewerId: string): Promise<Read> {
	const known = memory.recall(now.getTime());
	if (known) {
		const { begunOrLast, notBegun } = known.rows;
		const ids = JSON.stringify([...begunOrLast, ...notBegun].map(({ id }) => id));
		const nextId = nextOf(notBegun)?.id ?? null;
		const { rows } = await rawBatch(db, { rows: ownOnFrontPage(db, viewerId, ids, nextId) });
		const { stamp, own } = readOwnOnFrontPage(rows);
		if (stamp === known.stamp) {
			const owns = new Map(own.map((one) => [one.id, one]));
			const withOwn = <Event extends Shown>(event: Event) => ({
				...event,
				...owns.get(event.id ?? ''),
			});
			return {
				...known.rows,
				begunOrLast: begunOrLast.map(withOwn),
				notBegun: notBegun.map(withOwn),
			};
		}
	}
	const read = await readAll(db, now, viewerId);
	const stamp = read.clubRow?.stamp ?? null;
	if (stamp !== null) {
		const turns = [...read.begunOrLast, ...read.notBegun].flatMap(({ startsAt, endsAt }) => [
			startsAt.getTime(),
			endsAt.getTime(),
		]);
		memory.keep({ stamp, rows: withoutMember(read) }, now.getTime(), turns);
	}
	return read;
}

/** What the front page shows, read in one statement; in a second one where a member's page has changed just now. */
export async function viewHome(context: Context, viewer: Viewer | null) {
	const { now } = context;
	const db = readerFor(context, viewer);
	const { clubRow, begunOrLast, notBegun, breaks } = viewer
		? await readForMember(db, now, viewer.user.id)
		: await readAll(db, now, undefined);
	const upcoming = notBegun;
	const begun = begunOrLast
		.filter(({ endsAt }) => endsAt > now)
		.sort((one, other) => one.startsAt.getTime() - other.startsAt.getTime());
	const next = nextOf(upcoming);
	const club = clubPart(clubRow);
	const { bannerId = null, bannerWidth = null, bannerHeight = null } = clubRow ?? {};
	return {
		club,
		/** The picture at the top; null where there is none. */
		banner:
			bannerId && bannerWidth && bannerHeight
				? { id: bannerId, width: bannerWidth, height: bannerHeight }
				: null,
		next,
		mine: next?.mine ?? null,
		/** The series of the next event with what the viewer says for all of it; null for a visitor. */
		series: next?.series ?? null,
		happening: happeningNow(begun),
		/** The last event that took place; null before the first one has. */
		last: begunOrLast.find(({ endsAt }) => endsAt <= now) ?? null,
		upcoming: upcomingLines(
			[...calledOff(begun), ...upcoming.filter((event) => event !== next)],
			breaks,
			await spoken(localeFor(context.language, club)),
		),
	};
}
