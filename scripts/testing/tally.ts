/** What came of a check, or of all of them. */
export interface Tally {
	passed: number;
	failed: number;
	/** Tests that are there and were not run. */
	skipped: number;
	/** Why it failed, where the numbers do not say. */
	remark?: string;
}

/** What is read of vitest's JSON report. */
export interface VitestReport {
	numPassedTests: number;
	numFailedTests: number;
	/** Skipped; those that are only planned are counted apart. */
	numPendingTests: number;
	numTodoTests: number;
}

/** What is read of Playwright's JSON report. */
export interface PlaywrightReport {
	stats: { expected: number; flaky: number; unexpected: number; skipped: number };
}

/** A check that passes or fails as a whole. */
export function asOne(isContent: boolean): Tally {
	return { passed: Number(isContent), failed: Number(!isContent), skipped: 0 };
}

export function addTally(one: Tally, other: Tally): Tally {
	return {
		passed: one.passed + other.passed,
		failed: one.failed + other.failed,
		skipped: one.skipped + other.skipped,
	};
}

/** The numbers, as each check and the last line say them. */
export function tallyText({ passed, failed, skipped }: Tally): string {
	return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

export function vitestTally(report: VitestReport): Tally {
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests,
		skipped: report.numPendingTests + report.numTodoTests,
	};
}

export function playwrightTally({ stats }: PlaywrightReport): Tally {
	return {
		passed: stats.expected,
		// What passed at its second try is a fault that shows now and then.
		failed: stats.unexpected + stats.flaky,
		skipped: stats.skipped,
	};
}

/**
 * The numbers of a runner's report, with a failure where nothing ran or the runner failed outside a test.
 *
 * @param text the report; null where there is none
 * @param isContent whether the runner ended well
 */
export function tallyOf<Report>(
	text: string | null,
	isContent: boolean,
	read: (report: Report) => Tally,
): Tally {
	let tally: Tally;
	try {
		tally = read(JSON.parse(text ?? '') as Report);
	} catch {
		return { passed: 0, failed: 1, skipped: 0, remark: 'it wrote no report' };
	}
	if (tally.passed + tally.failed === 0) return { ...tally, failed: 1, remark: 'no test ran' };
	if (!isContent && tally.failed === 0)
		return { ...tally, failed: 1, remark: 'it failed outside a test' };
	return tally;
}
