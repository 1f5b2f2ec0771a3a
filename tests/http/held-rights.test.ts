import { describe, expect, it } from 'vitest';
import { insertClub } from '../support/fixtures.ts';
import { HELD_PRESSES, HeldRights, waysOf } from '../support/held-rights.ts';
import { useSite } from '../support/site.ts';

/**
 * Each press of the table of rights, begun before the right to it goes and finished after, each by one of
 * the ways in which it can go; tests/long goes through all of them.
 */

const running = useSite({}, insertClub);
let held: HeldRights | undefined;

describe('a right that goes just before the write', () => {
	it.each(
		HELD_PRESSES.map((each, index) => {
			const ways = waysOf(each);
			return { each, does: each.press.does, way: ways[index % ways.length] ?? 'a ban' };
		}),
	)('refuses, and changes nothing: $does, $way', async ({ each, way }) => {
		held ??= new HeldRights(running.site);
		await held.expectRefused(each, way, 'before it writes');
	});

	it('is taken from every kind of press', () => {
		expect(HELD_PRESSES.length).toBeGreaterThan(60);
	});
});
