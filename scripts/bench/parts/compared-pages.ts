import { DEMO_MEMBER, DEMO_OWNER } from '../../demo/people.ts';
import { OWNER } from '../club-of-size.ts';
import type { Shot } from '../measuring/client.ts';
import { page, rsvps } from '../sites/browser.ts';

/** Which site is asked: the demo club, the same one with nothing in memory, or a club after ten years. */
export type Club = 'demo' | 'forgetful' | 'large';
export type Person = 'visitor' | 'member' | 'owner';

/** A row of the table: a request, and how much of the other build's computing it may take. */
export interface ComparedRequest {
	name: string;
	club: Club;
	person: Person;
	/** The path of a page, where `EVENT` stands for the next event's slug; left out for an RSVP. */
	path?: string;
	/** At most so much of the other build's computing time, by the project's aims. */
	aim: number;
	/** Whether a page that asks the database for the same says something: not where memory answers. */
	hasConstantPage: boolean;
}

const request = (
	name: string,
	club: Club,
	person: Person,
	path: string | undefined,
	aim: number,
): ComparedRequest => ({
	name,
	club,
	person,
	...(path && { path }),
	aim,
	hasConstantPage: path !== undefined && !(person === 'visitor' && club !== 'forgetful'),
});

export const COMPARED: readonly ComparedRequest[] = [
	request('front page, visitor', 'demo', 'visitor', '/', 0.25),
	request('event, visitor', 'demo', 'visitor', '/events/EVENT', 0.25),
	request('front page, first after a change', 'forgetful', 'visitor', '/', 0.8),
	request('event, first after a change', 'forgetful', 'visitor', '/events/EVENT', 0.8),
	request('event, member', 'demo', 'member', '/events/EVENT', 0.75),
	request('/, member', 'demo', 'member', '/', 0.75),
	request('/me', 'demo', 'member', '/me', 0.75),
	request('RSVP, JSON', 'demo', 'member', undefined, 0.75),
	request('/admin', 'demo', 'owner', '/admin', 0.75),
	request('guest list of 400', 'large', 'owner', '/admin/events/EVENT/guests', 0.75),
	request("members' page", 'large', 'owner', '/admin/members', 0.75),
];

/** Who signs in on which site. */
export const EMAILS = {
	demo: { member: DEMO_MEMBER.email, owner: DEMO_OWNER.email },
	forgetful: {},
	large: { owner: OWNER },
} as const satisfies Record<Club, Partial<Record<Person, string>>>;

/** What a page's path is on a site whose next event has this slug. */
export function pathOf({ path = '' }: ComparedRequest, slug: string): string {
	return path.replace('EVENT', slug);
}

/** What is sent for a row. */
export function shotsOf(row: ComparedRequest, url: string, slug: string, cookie?: string): Shot[] {
	if (row.path === undefined) return rsvps(url, slug, cookie ?? '');
	return page(url, pathOf(row, slug), cookie);
}
