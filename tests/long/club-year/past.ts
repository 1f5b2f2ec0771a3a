import { viewAttendance } from '../../../src/views/attendance.ts';
import { partiesOf } from './seats.ts';
import { DAY } from './wall-clock.ts';
import type { World } from './world.ts';

/** What is over: who came, and what the tables still hold of it. */

/** Who came: whoever was checked in, where anybody was, else whoever had said yes. */
export async function expectPast(world: World): Promise<void> {
	const { model, now } = world;
	const share = world.faults.share;
	world.faults.share = 0;
	const { figures } = await viewAttendance(world.context(), { range: '12-weeks', seriesId: null });
	world.faults.share = share;
	const held = [...model.events.values()].filter(
		({ status, startsAt, endsAt }) =>
			status === 'scheduled' && endsAt <= now && startsAt > now - 84 * DAY,
	);
	const shown = figures.events.filter(({ isCancelled }) => !isCancelled);
	if (shown.length !== held.length) {
		world.fail(`${shown.length} events took place instead of ${held.length}`);
	}
	for (const { slug, members, guests } of shown) {
		const event = held.find((each) => each.slug === slug);
		if (!event) world.fail(`${slug} took place`);
		const came = event.checkIns.size > 0 ? [...event.checkIns.values()] : partiesOf(event, 'going');
		const expected = [came.length, came.reduce((sum, each) => sum + each.guests, 0)];
		if (`${[members, guests]}` !== `${expected}`) {
			world.fail(`${members}+${guests} came to ${slug} instead of ${expected.join('+')}`, {
				event: event.id,
			});
		}
	}
}

/** How many rows a year may leave. */
const MOST_ROWS = { outbox: 4_000, mail_batches: 200, verification: 10, sign_in_mails: 10 };

/** Tables that nobody reads from end to end do not grow for ever. */
export async function expectBounded({ db, counts }: World): Promise<void> {
	for (const [table, most] of Object.entries(MOST_ROWS)) {
		const row = await db.prepare(`select count(*) as rows from ${table}`).first<{ rows: number }>();
		const rows = row?.rows ?? 0;
		if (rows > most)
			throw new Error(`${table} has ${rows} rows after a year: ${counts.emails} emails`);
	}
}
