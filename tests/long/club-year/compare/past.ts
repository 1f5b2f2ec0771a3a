import { viewAttendance } from '../../../../src/views/door/attendance.ts';
import { partiesOf } from '../model/seats.ts';
import { DAY } from '../model/wall-clock.ts';
import type { World } from '../world.ts';

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

/** For how many days the rows of these tables are kept at most, a few more for the chore that removes them. */
const KEPT_DAYS = { outbox: 95, mail_batches: 9 };

/** Tables of what is done with do not grow for ever. */
export async function expectBounded(world: World): Promise<void> {
	for (const [table, days] of Object.entries(KEPT_DAYS)) {
		const row = await world.db
			.prepare(`select count(*) as rows from ${table} where created_at < ?`)
			.bind(world.now - days * DAY)
			.first<{ rows: number }>();
		if (row && row.rows > 0)
			world.fail(`${table} has ${row.rows} rows of more than ${days} days ago`);
	}
}
