import type { Database } from '../../src/environment.ts';
import { RESEND_API_KEY, startFakeResend } from '../../tests/support/mail/fake-resend.ts';
import { applyMigrations, openLocalBindings } from '../local/local-database.ts';
import { startMinuteCron } from '../local/minute-cron.ts';
import { serve } from '../local/serve.ts';
import { useOf, workerdChildren } from '../local/workerd-process.ts';
import { fillClubOfSize } from './club-of-size.ts';

/**
 * One invitation to every member of a large club, from the chore that finds it due to the last batch,
 * handed over to a server that speaks Resend's protocol and holds to its rate.
 */

/** Of an account's two to five requests a second (resend.com/docs/api-reference/rate-limit), the fewest. */
const REQUESTS_A_SECOND = 2;
/** Those who have answered already are not invited. */
const ANSWERED = 10;
const PATIENCE_MS = 30 * 60_000;
const LOOK_MS = 200;

/** Counts the ways to the database that chores and queue take, around the built entry. */
const countingEntry = (built: string) => `
	import built from '${built}';
	const counts = { trips: 0, queries: 0 };
	const originals = new WeakMap();
	const count = (queries) => {
		counts.trips += 1;
		counts.queries += queries;
	};
	function statement(original) {
		const proxy = new Proxy(original, {
			get(target, property) {
				const value = Reflect.get(target, property, target);
				if (typeof value !== 'function') return value;
				if (property === 'bind') return (...values) => statement(target.bind(...values));
				return (...values) => {
					count(1);
					return value.apply(target, values);
				};
			},
		});
		originals.set(proxy, original);
		return proxy;
	}
	const counting = (env) => ({
		...env,
		DB: {
			prepare: (text) => statement(env.DB.prepare(text)),
			batch: (statements) => {
				count(statements.length);
				return env.DB.batch(statements.map((one) => originals.get(one)));
			},
		},
	});
	export default {
		fetch: (request, env, context) =>
			new URL(request.url).pathname === '/counts'
				? Response.json(counts)
				: built.fetch(request, env, context),
		scheduled: (controller, env, context) => built.scheduled(controller, counting(env), context),
		queue: (batch, env, context) => built.queue(batch, counting(env), context),
	};`;

/** A club whose members all want invitations, and whose next event has just opened. */
async function fillClub(database: Database, mails: number): Promise<void> {
	// The cron stands for the minute that has begun: the event has opened before it.
	const now = new Date(Date.now() - 2 * 60_000);
	await fillClubOfSize(
		database,
		{ events: 10, members: mails + ANSWERED, rsvpsEach: ANSWERED, answered: 1 },
		now,
	);
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

/**
 * Measures what mails to many cost.
 *
 * @param persistTo an empty folder
 * @param mails how many invitations
 * @returns the findings, to be printed
 */
export async function measureMail(persistTo: string, mails: number): Promise<string> {
	const { env, dispose } = await openLocalBindings({ persistTo });
	try {
		await applyMigrations(env.DB);
		await fillClub(env.DB, mails);
	} finally {
		await dispose();
	}
	const resend = await startFakeResend();
	resend.requestsASecond = REQUESTS_A_SECOND;
	const others = new Set(workerdChildren());
	const site = await serve({
		persistTo,
		entry: countingEntry,
		variables: {
			LOCAL_MAILBOX: undefined,
			RESEND_API_KEY,
			RESEND_BASE_URL: resend.address,
		},
	});
	let stopCron = () => {};
	try {
		const pid = workerdChildren().find((child) => !others.has(child));
		if (pid === undefined) throw new Error('There is no workerd to measure.');
		// What is compiled and read at first belongs to no mail.
		await (await fetch(site.url)).arrayBuffer();
		const before = useOf(pid);
		const begunAt = Date.now();
		stopCron = startMinuteCron((scheduledAt) => site.fireCron(scheduledAt));
		let [tenth, middle] = [before, before];
		while (resend.accepted.length < mails) {
			if (Date.now() - begunAt > PATIENCE_MS) throw new Error('The mails never come to an end.');
			await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
			if (resend.accepted.length < mails / 10) tenth = useOf(pid);
			if (resend.accepted.length < mails / 2) middle = useOf(pid);
		}
		const seconds = (Date.now() - begunAt) / 1000;
		const after = useOf(pid);
		const counts = (await (await fetch(`${site.url}/counts`)).json()) as {
			trips: number;
			queries: number;
		};
		const addresses = new Set(resend.accepted.map(({ to }) => to));
		const isEachOnce = addresses.size === mails && resend.accepted.length === mails;
		const calls = resend.requests.length;
		const refused = resend.requests.filter(({ status }) => status === 429).length;
		const megabytes = ({ residentBytes }: typeof before) =>
			`${Math.round(residentBytes / 1_000_000)} MB`;
		const forEachHundred = (number: number) => (number / (mails / 100)).toFixed(1);
		return [
			`${mails.toLocaleString('en')} invitations, handed over in ${calls} calls within ${seconds.toFixed(0)} s`,
			`  calls a second: ${(calls / seconds).toFixed(2)}, of ${REQUESTS_A_SECOND} that are taken; refused for the rate: ${refused}`,
			`  each address accepted once: ${isEachOnce ? 'yes' : 'NO'}`,
			`  CPU for each message: ${((after.cpuMs - before.cpuMs) / mails).toFixed(2)} ms, of all of workerd, its database and queue included`,
			`  for each hundred, chores included: ${forEachHundred(counts.trips)} ways to the database, ${forEachHundred(counts.queries)} queries`,
			`  memory: ${megabytes(before)} at the beginning, ${megabytes(tenth)} after a tenth, ${megabytes(middle)} in the middle, ${megabytes(after)} at the end`,
		].join('\n');
	} finally {
		stopCron();
		await site.stop();
		await resend.stop();
	}
}
