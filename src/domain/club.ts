import type { Club } from '../db/club.ts';
import { DEFAULT_COLOUR } from './colour.ts';

/** What pages and mails say of the club. */
export type ClubProfile = Pick<
	Club,
	'name' | 'description' | 'colour' | 'timeZone' | 'place' | 'joining'
>;

const NEW_CLUB: ClubProfile = {
	name: 'A new club',
	description: '',
	colour: DEFAULT_COLOUR,
	timeZone: 'UTC',
	place: '',
	joining: 'open',
};

/** The club's settings, or what stands in for them before anybody has set the club up. */
export function clubProfile(row: Club | undefined): ClubProfile {
	return row ?? NEW_CLUB;
}
