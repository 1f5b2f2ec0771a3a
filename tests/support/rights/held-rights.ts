import { expect } from 'vitest';
import {
	PEOPLE,
	type Person,
	type Press,
	ROUTES,
	type Route,
} from '../../http/rights/rights-table.ts';
import type { FilledForm } from '../html/forms.ts';
import { everything, lastPress } from '../html/presses.ts';
import { asForm, beginPost } from '../site/begun-post.ts';
import type { Browser } from '../site/browser.ts';
import { insertMember, type Member } from '../site/fixtures.ts';
import type { Site } from '../site/site.ts';
import { makeRightsWorld, type RightsWorld } from './rights-world.ts';

/**
 * Rights that are taken while somebody uses them: each press of the table of rights is begun by somebody
 * who may, and goes on when they may no more.
 */

/** How a right goes, as statements with the id of who had it and the role below theirs. */
const WAYS = {
	'the session ended': ['delete from session where user_id = ?1 and ?2 is not null'],
	// The session stays, so that the ban itself is asked for.
	'a ban': ['update user set banned_at = 1 where id = ?1 and ?2 is not null'],
	'the role was taken': ['update user set role = ?2 where id = ?1'],
} as const;
export type Way = keyof typeof WAYS;
const ALL_WAYS = Object.keys(WAYS) as Way[];

/** Where it is held: when all is there but the write, or before the rest of the body is sent. */
export type Hold = 'before it writes' | 'within its body';

/** These words of its first statement are in each batch that asks for the right, and in nothing else. */
const ASKS_FOR_RIGHT = "json_extract('{}', case";

/** A press that somebody must be allowed to do. */
export interface HeldPress extends Pick<Route, 'at'> {
	route: string;
	press: Press;
}

/** Every press of the table that is not for visitors. */
export const HELD_PRESSES: HeldPress[] = Object.entries(ROUTES).flatMap(
	([route, { at, presses = [] }]) =>
		presses
			.filter(({ least }) => least !== 'visitor')
			.map((press) => ({ route, press, ...(at && { at }) })),
);

/** The ways in which the right to a press can go: a member has no role that could be taken. */
export const waysOf = ({ press }: HeldPress): Way[] =>
	ALL_WAYS.filter((way) => press.least !== 'member' || way !== 'the role was taken');

export async function takeRight(
	site: Site,
	way: Way,
	{ id }: Member,
	least: Person,
): Promise<void> {
	const below = PEOPLE[PEOPLE.indexOf(least) - 1] ?? 'member';
	await site.db.batch(WAYS[way].map((text) => site.db.prepare(text).bind(id, below)));
}

/** What pages show so much of as there is; the rest goes along, or may stay. */
const MADE_ANEW = ['events', 'series', 'announcements', 'mail_addresses', 'invitation_requests'];

/** A site with one of everything, in which presses that change nothing can follow one another. */
export class HeldRights {
	readonly site: Site;
	#world: RightsWorld | undefined;

	constructor(site: Site) {
		this.site = site;
	}

	/** The one of everything: made anew, in place of the one before, where a press has changed that. */
	async world(): Promise<RightsWorld> {
		if (!this.#world) {
			const { db } = this.site;
			await db.batch(MADE_ANEW.map((table) => db.prepare(`delete from ${table}`)));
			this.#world = await makeRightsWorld(this.site);
		}
		return this.#world;
	}

	/** Asks, takes the right when the batch that writes is about to ask for it, and returns the answer. */
	async whileHeld(ask: () => Promise<Response>, take: () => Promise<void>): Promise<Response> {
		const asked = await this.site.holding(
			{ operation: 'database', moment: 'before', match: ASKS_FOR_RIGHT },
			async (reached) => {
				const answer = ask();
				await reached();
				await take();
				return { answer };
			},
		);
		return asked.answer;
	}

	/** Presses while the right goes, and returns the status of the answer. */
	async #pressMeanwhile(
		hold: Hold,
		browser: Browser,
		{ action, fields }: FilledForm,
		take: () => Promise<void>,
	): Promise<number> {
		if (hold === 'before it writes') {
			const press = () => browser.postForm(action, fields, { json: true });
			return (await this.whileHeld(press, take)).status;
		}
		// Some forms are no more than their button: something has to be left to send.
		const filled = asForm({ ...fields, held: 'until the right is gone' });
		const begun = await beginPost(this.site, { path: action, browser, ...filled });
		await take();
		return (await begun.finish()).status;
	}

	/**
	 * Begins a press by somebody who may, takes their right at the worst moment, and expects a refusal that
	 * changes nothing.
	 */
	async expectRefused({ route, at, press }: HeldPress, way: Way, hold: Hold): Promise<void> {
		const { site } = this;
		const setUpAt = press.isBeforeSetUp ? null : Date.now();
		await site.run('update club set set_up_at = ?', setUpAt);
		const world = await this.world();
		const { least } = press;
		const actor = await insertMember(site, { role: least === 'visitor' ? 'member' : least });
		if (press.given) await site.run(press.given, actor.id, world.seriesId);
		const page = press.on?.(world) ?? at?.(world) ?? route;
		const form = await lastPress(actor.browser, page, press, world);

		let before: Awaited<ReturnType<typeof everything>> | undefined;
		const status = await this.#pressMeanwhile(hold, actor.browser, form, async () => {
			await takeRight(site, way, actor, least);
			before = await everything(site);
		});
		const words = `${press.does}: ${way} ${hold}`;
		expect([status, words]).toEqual([way === 'the role was taken' ? 403 : 401, words]);
		expect(await everything(site), words).toEqual(before);
		// The buttons before the last one have changed something.
		if ((press.buttons?.length ?? 0) > 1 || press.given) this.#world = undefined;
	}
}
