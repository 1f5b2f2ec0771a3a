import { sql } from 'drizzle-orm';
import ICAL from 'ical.js';
import { primary } from '../../../../src/db/client.ts';
import { calendarFeed } from '../../../../src/domain/feeds/calendar.ts';
import { viewCalendar, viewOwnCalendar } from '../../../../src/views/feeds/feeds.ts';
import { DAY } from '../model/wall-clock.ts';
import type { World } from '../world.ts';
import { active, pick } from './step.ts';

/** What calendars read: everybody's feed, and the feeds of some members. */

interface Entry {
	id: string;
	sequence: number;
	startsAt: number;
	endsAt: number;
	status: string;
	place: string;
}

/** What a feed told last, by the world that it is the feed of. */
const lastTold = new WeakMap<World, Map<string, Entry>>();

function entriesOf(text: string): Entry[] {
	const calendar = new ICAL.Component(ICAL.parse(text));
	return calendar.getAllSubcomponents('vevent').flatMap((component) => {
		const event = new ICAL.Event(component);
		if (event.uid.startsWith('break-')) return [];
		return {
			id: event.uid.replace(/@.*/, ''),
			sequence: event.sequence,
			startsAt: event.startDate.toJSDate().getTime(),
			endsAt: event.endDate.toJSDate().getTime(),
			status: String(component.getFirstPropertyValue('status')),
			place: event.location,
		};
	});
}

/** So far back a feed tells of what is over. */
const KEPT = 60 * DAY;

/** Holds the feeds against the model: what they tell, and that a SEQUENCE rises with every change. */
export async function expectFeeds(world: World): Promise<void> {
	const { model, now } = world;
	// A reader who meets an outage asks again later.
	const share = world.faults.share;
	world.faults.share = 0;
	const context = world.context();
	const { name, events, breaks, locale } = await viewCalendar(context, null);
	const entries = entriesOf(calendarFeed(name, events, breaks, world.siteUrl, locale));
	const expected = [...model.events.values()].filter(({ endsAt }) => endsAt > now - KEPT);
	if (entries.length !== expected.length) {
		world.fail(`the feed has ${entries.length} events instead of ${expected.length}`);
	}
	const before = lastTold.get(world) ?? new Map<string, Entry>();
	for (const entry of entries) {
		const event = model.event(entry.id);
		const about = { event: entry.id };
		const status = event.status === 'cancelled' ? 'CANCELLED' : 'CONFIRMED';
		if (entry.startsAt !== event.startsAt || entry.endsAt !== event.endsAt) {
			world.fail(`the feed has ${event.slug} at another time`, about);
		}
		if (entry.status !== status) world.fail(`the feed has ${event.slug} ${entry.status}`, about);
		const told = before.get(entry.id);
		const isOther =
			told &&
			(told.startsAt !== entry.startsAt ||
				told.endsAt !== entry.endsAt ||
				told.status !== entry.status ||
				told.place !== entry.place);
		if (told && entry.sequence < told.sequence + (isOther ? 1 : 0)) {
			world.fail(`SEQUENCE of ${event.slug} is ${entry.sequence} after ${told.sequence}`, about);
		}
		before.set(entry.id, entry);
	}
	lastTold.set(world, before);
	await expectOwnFeed(world);
	world.faults.share = share;
}

/** A member's own feed has what they go to as confirmed, and what they wait for as tentative. */
async function expectOwnFeed(world: World): Promise<void> {
	const { model, now } = world;
	const member = pick(active(world), world.counts.actions);
	if (!member) return;
	const secret = `${member.id}-`.padEnd(32, 'x').replaceAll('-', 'y').slice(0, 32);
	await primary(world.db).run(
		sql`insert into calendar_feeds (user_id, secret, created_at) values (${member.id}, ${secret}, ${now}) on conflict do nothing`,
	);
	const feed = await viewOwnCalendar(world.context(), secret);
	if (!feed) return;
	const { name, events, breaks, locale } = feed;
	const entries = entriesOf(calendarFeed(name, events, breaks, world.siteUrl, locale));
	const words = entries.map(({ id, status }) => `${id} ${status}`).sort();
	const expected = [...model.events.values()]
		.filter(({ endsAt }) => endsAt > now - KEPT)
		.flatMap((event) => {
			const answer = event.parties.get(member.id)?.answer;
			if (answer !== 'going' && answer !== 'waitlisted') return [];
			if (event.status === 'cancelled') return `${event.id} CANCELLED`;
			return `${event.id} ${answer === 'going' ? 'CONFIRMED' : 'TENTATIVE'}`;
		})
		.sort();
	if (words.join() !== expected.join()) {
		world.fail(`the feed of ${member.id} has [${words}] instead of [${expected}]`, {
			user: member.id,
		});
	}
}
