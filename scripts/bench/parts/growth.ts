import { join } from 'node:path';
import { memberOf, NEW_CLUB, NEXT_EVENT, OLD_CLUB, OWNER } from '../club-of-size.ts';
import { figuresOf, measureInTurns, nothingMeasured, type Series } from '../measuring/bursts.ts';
import type { Shot } from '../measuring/client.ts';
import { ratioOf } from '../measuring/statistics.ts';
import { table } from '../printing.ts';
import { page, rsvps, signIn } from '../sites/browser.ts';
import { type BenchBuild, fillClub } from '../sites/builds.ts';
import { fillWithOwner } from '../sites/clubs.ts';
import { startHost } from '../sites/hosted.ts';
import type { Part } from './part.ts';

/** What the years cost: the same requests to a club with ten RSVPs, and to one with 200,000. */

const AIM = 1.3;
/** Nothing from memory: it would hide what the database takes. */
const VARIABLES = { VISITOR_MEMORY_MS: '1' };

const EVENT = `/events/${NEXT_EVENT}`;
const DESK_EVENT = `/admin/events/${NEXT_EVENT}`;
const VISITED = ['/', EVENT, '/events', '/events/past', `${EVENT}.ics`];
const FEEDS = ['/calendar.ics', '/feed.xml', '/sitemap.xml'];
const MEMBERS = ['/', EVENT, '/events', '/me', '/me/sessions', '/me/data.json'];
const DESK = [
	'/admin',
	'/admin/events',
	'/admin/series',
	'/admin/series/mornings',
	DESK_EVENT,
	`${DESK_EVENT}/guests`,
	`${DESK_EVENT}/guests?q=member+12`,
	`${DESK_EVENT}/guests.csv`,
	`${DESK_EVENT}/check-in`,
	`${DESK_EVENT}/check-in?q=member+12`,
	'/admin/members',
	'/admin/members?order=came',
	'/admin/members?q=member+12',
	'/admin/members/member-1',
	'/admin/announcements',
	'/admin/announcements/new',
	'/admin/attendance',
	'/admin/attendance?range=6-months',
	'/admin/attendance?range=12-months',
	'/admin/attendance?range=all',
	'/admin/attendance/numbers.csv?range=all',
	'/admin/audit-log',
	'/admin/doctor',
	'/admin/settings',
];

interface Requests {
	name: string;
	shots: Shot[];
}

/** Every page, feed, list and search, by who asks. */
function requestsTo(url: string, member: string, owner: string, calendar: string): Requests[] {
	const asked = (who: string, paths: readonly string[], cookie?: string) =>
		paths.map((path) => ({ name: `${path}, ${who}`, shots: page(url, path, cookie) }));
	return [
		...asked('visitor', [...VISITED, ...FEEDS]),
		{ name: "/calendar/<secret>.ics, a member's own", shots: page(url, calendar) },
		...asked('member', MEMBERS, member),
		{ name: 'RSVP, JSON', shots: rsvps(url, NEXT_EVENT, member) },
		...asked('owner', DESK, owner),
	];
}

/** Makes a member's own calendar, and reads its address from their page. */
async function calendarOf(url: string, cookie: string): Promise<string> {
	await fetch(`${url}/me?_action=makeCalendarFeed`, {
		method: 'POST',
		redirect: 'manual',
		headers: { cookie, origin: url },
		body: new URLSearchParams(),
	});
	const html = await (await fetch(`${url}/me`, { headers: { cookie } })).text();
	const path = /\/calendar\/[\w-]+\.ics/.exec(html)?.[0];
	if (!path) throw new Error('/me shows no calendar.');
	return path;
}

async function serveClub(build: BenchBuild, persistTo: string, size: typeof NEW_CLUB) {
	await fillClub(build, persistTo, (database) => fillWithOwner(database, size));
	const site = await startHost({ persistTo, dist: build.dist, variables: VARIABLES });
	const member = await signIn(site.url, memberOf(1));
	const owner = await signIn(site.url, OWNER);
	return {
		...site,
		requests: requestsTo(site.url, member, owner, await calendarOf(site.url, member)),
	};
}

export const measureGrowth: Part = async ({ folder, builds, plan, matching, stops }) => {
	const [build] = builds as [BenchBuild];
	const young = await serveClub(build, join(folder, 'new'), NEW_CLUB);
	stops.push(young.stop);
	const old = await serveClub(build, join(folder, 'old'), OLD_CLUB);
	stops.push(old.stop);
	const isMeant = ({ name }: Requests) =>
		matching.length === 0 || matching.some((part) => name.includes(part));
	const asked = young.requests.filter(isMeant);
	const series: Series[] = asked.flatMap(({ name, shots }, index) => [
		{ name, ...young, shots },
		{ name: `${name}, old`, ...old, shots: old.requests.filter(isMeant)[index]?.shots ?? [] },
	]);
	// There are many of them, and two sizes differ more than two builds do.
	const short = { ...plan, requests: Math.ceil(plan.requests / 4), warmUp: plan.requests };
	const measured = await measureInTurns(series, short);
	const rows = asked.map(({ name }) => {
		const [few, many] = [name, `${name}, old`].map((one) => measured.get(one) ?? nothingMeasured());
		const ratio = ratioOf(many?.cpu ?? [], few?.cpu ?? []).ratio;
		return [
			name,
			figuresOf(few ?? nothingMeasured()).cpu.toFixed(0),
			figuresOf(many ?? nothingMeasured()).cpu.toFixed(0),
			`${ratio.toFixed(2)}${ratio > AIM ? ' *' : '  '}`,
		];
	});
	const head = ['CPU µs', '10 RSVPs', '200,000 RSVPs', 'ratio  '];
	return `${table(head, rows)}\n* more than ${AIM}, which is aimed at`;
};
