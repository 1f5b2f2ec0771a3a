import { DEFAULT_COLOUR } from './colour.ts';

/** The longest description of a place. */
export const MAX_PLACE_LENGTH = 200;

/** What pages and mails say of the club. */
export interface ClubProfile {
	name: string;
	description: string;
	/** `#rrggbb` */
	colour: string;
	timeZone: string;
	place: string;
	joining: 'open' | 'closed';
	/** False until the owner has gone through the first run; the rest is then made up. */
	isSetUp: boolean;
}

/** The club's row: a draft until `setUpAt`. */
type ClubRow = Omit<ClubProfile, 'isSetUp'> & { setUpAt: Date | null };

const NEW_CLUB: ClubProfile = {
	name: 'A new club',
	description: '',
	colour: DEFAULT_COLOUR,
	timeZone: 'UTC',
	place: '',
	joining: 'open',
	isSetUp: false,
};

/** The club's settings, or what stands in for them before the owner has set the club up. */
export function clubProfile(row: ClubRow | null | undefined): ClubProfile {
	return row?.setUpAt ? { ...row, isSetUp: true } : NEW_CLUB;
}

/** The club as its owner sees it during the first run: what has been chosen so far. */
export function draftProfile(draft: { name: string; colour: string }): ClubProfile {
	return {
		...NEW_CLUB,
		name: draft.name || NEW_CLUB.name,
		colour: draft.colour || NEW_CLUB.colour,
	};
}
