import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../../../src/environment.ts';
import {
	type FakeResend,
	RESEND_API_KEY,
	startFakeResend,
} from '../../../tests/support/mail/fake-resend.ts';
import { fillClubOfSize } from '../club-of-size.ts';
import type { Trips } from '../inside/counting.ts';
import { megabytes, table } from '../printing.ts';
import { type BenchBuild, fillClub } from '../sites/builds.ts';
import { startHost } from '../sites/hosted.ts';
import type { Part, PartContext } from './part.ts';

/**
 * One invitation to every member of a large club, from the chore that finds it due to the last batch, sent
 * to a server that speaks Resend's protocol and enforces its rate. Both builds do it at the same time,
 * since most of it is waiting for that rate.
 */

/** Of an account's two to five requests a second (resend.com/docs/api-reference/rate-limit), the fewest. */
const REQUESTS_A_SECOND = 2;
/** Members with an RSVP are not invited. */
const ANSWERED = 10;
const PATIENCE_MS = 30 * 60_000;
const LOOK_MS = 500;
const AIM = 0.8;

/** A club whose members all want invitations, and whose next event has just opened. */
async function fillWithRecipients(database: Database, mails: number): Promise<void> {
	// The cron is for the minute that has begun: the event has opened before it.
	const now = new Date(Date.now() - 2 * 60_000);
	const members = mails + ANSWERED;
	const size = { events: 10, members, rsvpsEach: ANSWERED, answered: 1 };
	await fillClubOfSize(database, size, now);
	await database.batch([
		database
			.prepare(
				`insert into subscriptions (user_id, topic, subscribed, updated_at)
				select id, 'invitations', 1, ? from user`,
			)
			.bind(now.getTime()),
		// What else the week sends depends on the time of day.
		database.prepare(
			'update series set reminds_day_before_at = null, reminds_same_day_at = null, thanks_after_hours = null',
		),
	]);
}

async function untilTaken(resend: FakeResend, mails: number): Promise<void> {
	const end = performance.now() + PATIENCE_MS;
	while (resend.accepted.length < mails) {
		if (performance.now() > end) throw new Error('The emails never come to an end.');
		await wait(LOOK_MS);
	}
}

/** What the invitations of one build came to. */
async function sendAll(build: BenchBuild, { folder, many, stops }: PartContext) {
	const persistTo = join(folder, build.name);
	await fillClub(build, persistTo, (database) => fillWithRecipients(database, many));
	const resend = await startFakeResend();
	resend.requestsASecond = REQUESTS_A_SECOND;
	const site = await startHost({
		persistTo,
		dist: build.dist,
		entry: 'counting',
		variables: { LOCAL_MAILBOX: undefined, RESEND_API_KEY, RESEND_BASE_URL: resend.address },
	});
	stops.push(async () => {
		await site.stop();
		await resend.stop();
	});
	// What is compiled and read at first belongs to no email.
	await (await fetch(site.url)).arrayBuffer();
	const before = { cpu: site.clock.microseconds(), resident: site.clock.residentBytes() };
	const begunAt = performance.now();
	site.beginCron();
	await untilTaken(resend, many);
	const seconds = (performance.now() - begunAt) / 1000;
	const cpu = (site.clock.microseconds() - before.cpu) / many;
	const counts = (await (await fetch(`${site.url}/__bench/trips`)).json()) as Trips;
	const addresses = new Set(resend.accepted.map(({ to }) => to));
	return {
		cpu,
		seconds,
		calls: resend.requests.length,
		refused: resend.requests.filter(({ status }) => status === 429).length,
		isEachOnce: addresses.size === many && resend.accepted.length === many,
		trips: (counts.trips * 100) / many,
		queries: (counts.queries * 100) / many,
		resident: [before.resident, site.clock.residentBytes()],
	};
}

export const measureMail: Part = async (context) => {
	const all = await Promise.all(context.builds.map((build) => sendAll(build, context)));
	const rows = all.map((one, index) => [
		context.builds[index]?.name ?? '',
		one.cpu.toFixed(0),
		one.trips.toFixed(1),
		one.queries.toFixed(1),
		`${one.calls} in ${one.seconds.toFixed(0)} s`,
		String(one.refused),
		one.isEachOnce ? 'yes' : 'NO',
		one.resident.map(megabytes).join(' to '),
	]);
	const head = [
		'',
		'CPU µs each',
		'trips/100',
		'queries/100',
		'calls',
		'refused',
		'each once',
		'resident',
	];
	const [own, other] = all;
	const ratio =
		own && other ? `\nratio ${(own.cpu / other.cpu).toFixed(2)}, aim: at most ${AIM}` : '';
	return `${context.many.toLocaleString('en')} invitations, chores and queue included\n${table(head, rows)}${ratio}`;
};
