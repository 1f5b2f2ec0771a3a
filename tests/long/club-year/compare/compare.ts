import { dueMailings } from '../model/mailings.ts';
import { readRows } from '../rows.ts';
import type { World } from '../world.ts';
import { expectEvent, expectLists, expectOpened, expectStanding, takeOpened } from './events.ts';
import { expectOwed, takeAnnouncements, takeMailings } from './outbox.ts';

/** Compares the tables with the model after each step. */

/** More due mailings than these may wait for a later tick. */
const MAILINGS_AT_ONCE = 4;

/** Reads what this step has changed, and holds it against the model. */
export async function expectSame(world: World, { isTick = false }): Promise<void> {
	const { model } = world;
	const rows = await readRows(world);
	const opened = rows.events.filter(({ id }) => !model.events.has(id));
	for (const row of opened) takeOpened(world, row);
	for (const row of rows.events) expectEvent(world, row);
	const mailings = takeMailings(world, rows.mailings);
	takeAnnouncements(world, rows.announcements);
	for (const row of rows.events) expectLists(world, model.event(row.id), rows.parties);
	expectOwed(world, rows.outbox);
	expectStanding(world, rows.standing);
	const done = rows.audit.map(({ deed }) => deed).sort();
	if (done.join() !== model.actions.sort().join()) {
		world.fail(`the audit log has [${done}] instead of [${model.actions}]`);
	}
	model.actions = [];
	world.seen = { at: world.now, audit: rows.audit.at(-1)?.id ?? world.seen.audit };

	const isPostponed = world.logged.some((line) => line.includes('chore_put_off'));
	if (!isTick || !world.isWell || world.faults.failures > 0 || isPostponed) return;
	const [due] = dueMailings(model);
	if (due && mailings < MAILINGS_AT_ONCE) {
		world.fail(`${due.kind} of ${due.event.slug} is due and was not written`, {
			event: due.event.id,
		});
	}
	expectOpened(world, opened.length);
}
