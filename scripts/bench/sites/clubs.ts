import { cpSync } from 'node:fs';
import type { Database } from '../../../src/environment.ts';
import { type ClubSize, fillClubOfSize, OLD_CLUB, OWNER } from '../club-of-size.ts';
import type { Recording } from '../inside/steps.ts';
import { nextEvent, signIn } from './browser.ts';
import { type BenchBuild, fillClub } from './builds.ts';
import type { SiteHostOptions } from './host.ts';
import { type HostedSite, startHost } from './hosted.ts';

/** Makes the owner of a club of some size, and that club. */
export async function fillWithOwner(database: Database, size: ClubSize): Promise<void> {
	await fillClubOfSize(database, size, new Date());
	await database
		.prepare(
			`insert into user (id, name, email, email_verified, role, created_at, updated_at)
			values ('owner', 'Olga Owner', ?1, 1, 'owner', ?2, ?2)`,
		)
		.bind(OWNER, Date.now())
		.run();
}

/** A folder with a club after ten years, on the tables of a build. */
export async function fillLargeClub(build: BenchBuild, persistTo: string): Promise<void> {
	await fillClub(build, persistTo, (database) => fillWithOwner(database, OLD_CLUB));
}

export type Cookies = Readonly<Record<string, string>>;

/** A site with the people who ask it. */
export interface PeopledSite extends HostedSite {
	/** The next event's. */
	slug: string;
	/** The `cookie` header of each person; none for a visitor. */
	cookies: Cookies;
	/** What was recorded, by path. */
	recordings: Readonly<Record<string, Recording>>;
}

/**
 * Serves a folder of data, with people signed in and pages recorded beforehand.
 *
 * @param emails by person
 * @param record records pages, once people are signed in
 */
export async function startPeopledSite(
	options: SiteHostOptions,
	emails: Readonly<Record<string, string>>,
	record: (url: string, slug: string, cookies: Cookies) => Promise<Record<string, Recording>>,
): Promise<PeopledSite> {
	// It's recorded as the database is asked: nothing may come from memory.
	const variables = { ...options.variables, VISITOR_MEMORY_MS: '0' };
	const recording = await startHost({ ...options, entry: 'recording', variables });
	const cookies: Record<string, string> = {};
	try {
		for (const [person, email] of Object.entries(emails)) {
			cookies[person] = await signIn(recording.url, email);
		}
		const slug = await nextEvent(recording.url);
		const recordings = await record(recording.url, slug, cookies);
		await recording.stop();
		return { ...(await startHost(options)), slug, cookies, recordings };
	} catch (error) {
		await recording.stop();
		throw error;
	}
}

/** Serves the constant pages of a site on a copy of its data. */
export async function startConstantPages(
	{ recordings }: PeopledSite,
	persistTo: string,
): Promise<HostedSite> {
	const copy = `${persistTo}-constant`;
	cpSync(persistTo, copy, { recursive: true });
	return startHost({ persistTo: copy, code: recordings, isRouted: true });
}
