import { describe, expect, it } from 'vitest';
import { everything } from '../support/html/presses.ts';
import { HELD_PRESSES, HeldRights, type Hold, waysOf } from '../support/rights/held-rights.ts';
import { asForm, beginPost } from '../support/site/begun-post.ts';
import { insertClub, insertMember } from '../support/site/fixtures.ts';
import { useSite } from '../support/site/site.ts';

/** The whole table of rights, by every way in which a right can go, at both moments. */
const presses = HELD_PRESSES.flatMap((each) =>
	waysOf(each).flatMap((way) =>
		(['before it writes', 'within its body'] satisfies Hold[]).map((hold) => ({
			each,
			does: each.press.does,
			way,
			hold,
		})),
	),
);

describe.each([
	['with KV', true],
	['without KV', false],
])('a right that goes while it is used, %s', (_, hasKv) => {
	const site = useSite({ without: hasKv ? [] : ['KV'] }, insertClub);
	let held: HeldRights | undefined;

	it.each(presses)('$does: $way $hold', async ({ each, way, hold }) => {
		held ??= new HeldRights(site);
		await held.expectRefused(each, way, hold);
	});
});

describe('a body that never comes', () => {
	const site = useSite({}, insertClub);

	it('is waited for a minute, and answered with 408', async () => {
		const { browser } = await insertMember(site);
		const before = await everything(site);
		const path = '/api/subscription-toggle';
		const fields = { topic: 'reminders', subscribed: 'false' };
		const start = performance.now();
		const begun = await beginPost(site, { path, browser, ...asForm(fields) });
		const { status, body } = await begun.wait();
		expect([status, JSON.parse(body)]).toMatchObject([408, { error: { code: 'request_timeout' } }]);
		expect(performance.now() - start).toBeGreaterThan(59_000);
		expect(performance.now() - start).toBeLessThan(75_000);
		expect(await everything(site)).toEqual(before);
	});
});
