import { DEFAULT_COLOUR } from './colour.ts';

/** What pages and mails say of the club. */
export interface ClubProfile {
	name: string;
	description: string;
	/** `#rrggbb` */
	colour: string;
	timeZone: string;
	place: string;
	joining: 'open' | 'closed';
}

const NEW_CLUB: ClubProfile = {
	name: 'A new club',
	description: '',
	colour: DEFAULT_COLOUR,
	timeZone: 'UTC',
	place: '',
	joining: 'open',
};

/** The club's settings, or what stands in for them before anybody has set the club up. */
export function clubProfile(row: ClubProfile | null | undefined): ClubProfile {
	return row ?? NEW_CLUB;
}
