import { describe, expect, it } from 'vitest';
import {
	addTally,
	asOne,
	playwrightTally,
	tallyOf,
	tallyText,
	vitestTally,
} from '../../../scripts/testing/tally.ts';

const vitest = (numbers: object) =>
	JSON.stringify({
		numPassedTests: 3,
		numFailedTests: 0,
		numPendingTests: 0,
		numTodoTests: 0,
		...numbers,
	});
const playwright = (stats: object) =>
	JSON.stringify({ stats: { expected: 3, flaky: 0, unexpected: 0, skipped: 0, ...stats } });

describe('the tally of npm test', () => {
	it('says how many tests passed, failed and were skipped', () => {
		const tally = tallyOf(vitest({ numPendingTests: 2, numTodoTests: 1 }), true, vitestTally);
		expect(tallyText(addTally(tally, asOne(true)))).toBe('4 passed, 0 failed, 3 skipped');
		expect(tallyText(tallyOf(playwright({ skipped: 1 }), true, playwrightTally))).toBe(
			'3 passed, 0 failed, 1 skipped',
		);
	});

	it('counts a browser test that passed only on a retry as failed', () => {
		const tally = tallyOf(playwright({ flaky: 1, unexpected: 1 }), true, playwrightTally);
		expect(tally).toEqual({ passed: 3, failed: 2, skipped: 0 });
	});

	it('counts a failure where there is no report, where no test ran, and where a runner failed outside a test', () => {
		for (const text of [null, '', '{}', 'nonsense']) {
			expect(tallyOf(text, true, playwrightTally)).toMatchObject({
				failed: 1,
				remark: 'it wrote no report',
			});
		}
		const none = vitest({ numPassedTests: 0, numPendingTests: 4 });
		expect(tallyOf(none, true, vitestTally)).toMatchObject({ failed: 1, remark: 'no test ran' });
		expect(tallyOf(vitest({}), false, vitestTally)).toMatchObject({
			passed: 3,
			failed: 1,
			remark: 'it failed outside a test',
		});
		expect(asOne(false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
	});
});
