import { USUAL_SEATS } from '../events/limits.ts';
import type { TopicSettings } from '../mail/topics.ts';
import { LANGUAGES, LOCALES, suggestedLocale } from '../text/language.ts';
import { DEFAULT_COLOUR } from './colour.ts';
import type { ClubLink } from './links.ts';

/** What pages and emails say of the club. */
export interface ClubProfile {
	name: string;
	description: string;
	/** `#rrggbb` */
	colour: string;
	timeZone: string;
	place: string;
	joining: 'open' | 'closed';
	/** The name that emails come from; empty for the one that the deployment was given. */
	senderName: string;
	/** Where replies to emails go; null for the sender's address. */
	replyTo: string | null;
	/** What the form of a new event or series begins with. */
	defaultCapacity: number;
	defaultGuestsAllowed: number;
	topics: TopicSettings;
	links: readonly ClubLink[];
	/** The picture at the top of the front page, and its alternative text. */
	bannerId: string | null;
	bannerAlt: string;
	/** The same picture as previews of links show it; null where there is none of that size. */
	shareId: string | null;
	/** The language of the club and of what its owner writes, for everybody who hasn't chosen another. */
	language: string;
	/** Whose formats dates and times have, like `en-US`. */
	locale: string;
	/** Whether email is on hold, because the site was restored from a backup. */
	isMailHeld: boolean;
	/** False until the owner has gone through the first run; the rest is then made up. */
	isSetUp: boolean;
}

/** The club's row: a draft until `setUpAt`. */
type ClubRow = Omit<ClubProfile, 'isSetUp' | 'isMailHeld'> & {
	setUpAt: Date | null;
	/** Left out where nobody looks ahead to emails. */
	isMailHeld?: boolean;
};

/** The settings of a club that is not set up yet. */
export const NEW_CLUB: ClubProfile = {
	name: 'A new club',
	description: '',
	colour: DEFAULT_COLOUR,
	timeZone: 'UTC',
	place: '',
	joining: 'open',
	senderName: '',
	replyTo: null,
	...USUAL_SEATS,
	topics: {},
	links: [],
	bannerId: null,
	bannerAlt: '',
	shareId: null,
	language: LANGUAGES[0],
	locale: LOCALES[LANGUAGES[0]][0],
	isMailHeld: false,
	isSetUp: false,
};

/** The club's settings, or placeholders before the owner has set the club up. */
export function clubProfile(row: ClubRow | null | undefined): ClubProfile {
	const isMailHeld = row?.isMailHeld ?? false;
	return row?.setUpAt ? { ...row, isMailHeld, isSetUp: true } : { ...NEW_CLUB, isMailHeld };
}

/** What the frame of every page says of the club; a banner, where the page can be shared, and a hold, at the desk. */
export type FramedClub = Pick<
	ClubProfile,
	'name' | 'colour' | 'place' | 'links' | 'language' | 'locale' | 'isSetUp'
> &
	Partial<Pick<ClubProfile, 'bannerAlt' | 'shareId' | 'isMailHeld'>>;

/** Some of the club's columns, of which `setUpAt` says whether they count. */
type ClubColumns = Partial<Omit<ClubProfile, 'isSetUp'>> & { setUpAt: Date | null };

/** What a query read of the club, or placeholders before the owner has set the club up. */
export function clubPart<Row extends ClubColumns>(
	row: Row | null | undefined,
): Pick<ClubProfile, (keyof Row & keyof ClubProfile) | 'isSetUp'> {
	if (row?.setUpAt) return { ...row, isSetUp: true } as unknown as ClubProfile;
	return { ...NEW_CLUB, isMailHeld: row?.isMailHeld ?? false };
}

/** The club as its owner sees it during the first run: what has been chosen so far. */
export function draftProfile(draft: {
	name: string;
	colour: string;
	timeZone: string;
}): ClubProfile {
	return {
		...NEW_CLUB,
		name: draft.name || NEW_CLUB.name,
		colour: draft.colour || NEW_CLUB.colour,
		locale: suggestedLocale(draft.timeZone),
	};
}
