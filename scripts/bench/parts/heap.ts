import { join } from 'node:path';
import { WORKER_NAME } from '../../../src/environment.ts';
import { DEMO_MEMBER, DEMO_OWNER } from '../../demo/people.ts';
import { freePort } from '../../local/ports.ts';
import { type Shot, send } from '../measuring/client.ts';
import { inspect, usedHeap } from '../measuring/inspector.ts';
import { megabytes, table } from '../printing.ts';
import { nextEvent, page, rsvps, signIn } from '../sites/browser.ts';
import type { BenchBuild } from '../sites/builds.ts';
import { startHost } from '../sites/hosted.ts';
import type { Part, PartContext } from './part.ts';

/** What an isolate keeps after many mixed requests, and the emails that RSVPs send. */

/** The first tenth fills what is kept on purpose. */
const MARKS = [0.1, 0.5, 1];
const CONNECTIONS = 4;

function mixedShots(url: string, slug: string, member: string, owner: string): Shot[] {
	const visited = ['/', `/events/${slug}`, '/events', '/events/past', '/calendar.ics', '/feed.xml'];
	const own = ['/', `/events/${slug}`, '/me', '/events'];
	const desk = ['/admin', '/admin/members', `/admin/events/${slug}/guests`, '/admin/attendance'];
	return [
		...visited.flatMap((path) => page(url, path)),
		...own.flatMap((path) => page(url, path, member)),
		...rsvps(url, slug, member),
		...desk.flatMap((path) => page(url, path, owner)),
	];
}

async function heapOf(build: BenchBuild, { folder, many, stops }: PartContext): Promise<string[]> {
	const persistTo = join(folder, build.name);
	await build.fillDemo(persistTo);
	const inspectorPort = await freePort();
	const site = await startHost({ persistTo, dist: build.dist, inspectorPort });
	stops.push(site.stop);
	const member = await signIn(site.url, DEMO_MEMBER.email);
	const owner = await signIn(site.url, DEMO_OWNER.email);
	const shots = mixedShots(site.url, await nextEvent(site.url), member, owner);
	const inspector = await inspect(inspectorPort, WORKER_NAME);
	stops.push(inspector.close);
	const heaps: string[] = [];
	let sent = 0;
	for (const mark of MARKS) {
		const requests = Math.round(many * mark) - sent;
		await send(site.url, shots, { requests, connections: CONNECTIONS });
		sent += requests;
		heaps.push(megabytes(await usedHeap(inspector)));
	}
	return [build.name, ...heaps, megabytes(site.clock.residentBytes())];
}

export const measureHeap: Part = async (context) => {
	const rows = await Promise.all(context.builds.map((build) => heapOf(build, context)));
	const after = MARKS.map((mark) => `after ${(context.many * mark).toLocaleString('en')}`);
	return [
		'Heap in use of the isolate, by mixed requests and the emails of RSVPs; aim: at most 64 MB, no growth after the first tenth',
		table(['', ...after, 'resident, emulator included'], rows),
	].join('\n');
};
