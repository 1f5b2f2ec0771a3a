import { shareText, sizeText } from '../measures.ts';
import type { Finding } from './finding.ts';

/** What one database may hold (developers.cloudflare.com/d1/platform/limits). Bytes. */
const DATABASE_LIMITS = { free: 500e6, paid: 10e9 } as const;
/** From this share of a limit on there is something to do. */
const NEARLY_FULL = 0.8;

/** A database that doesn't respond: everything else that it holds is unknown. */
export const DATABASE_GONE: Finding = {
	area: 'database',
	code: 'database_unreachable',
	state: 'broken',
	text: 'The database does not answer: no page of the site works.',
	todo: 'Look at cloudflarestatus.com, and into the log: npm run logs.',
};

/** That it answers, and refuses what this build asks of it: most likely for want of a migration. */
export const DATABASE_FAILING: Finding = {
	area: 'database',
	code: 'database_failing',
	state: 'broken',
	text: 'The database refuses what the site asks of it.',
	todo: 'See whether migrations are missing, and look into the log: npm run logs.',
};

export function databaseFindings({ bytes }: { bytes: number }): Finding[] {
	const common = { area: 'database', code: 'database_size' } as const;
	const { free, paid } = DATABASE_LIMITS;
	const numbers = { bytes, freeLimitBytes: free, paidLimitBytes: paid };
	const size = `The database has ${sizeText(bytes)}`;
	if (bytes > paid * NEARLY_FULL) {
		const text = `${size} of at most ${sizeText(paid)}: soon nothing more can be stored.`;
		const todo = 'Make a backup, and delete what is old.';
		return [{ ...common, state: 'broken', text, todo, numbers }];
	}
	if (bytes > free) {
		const text = `${size}: past the free plan, and far from the ${sizeText(paid)} of the paid one.`;
		return [{ ...common, state: 'well', text, numbers }];
	}
	const text = `${size}, ${shareText(bytes / free)} of what the free plan allows (${sizeText(free)}).`;
	if (bytes <= free * NEARLY_FULL) return [{ ...common, state: 'well', text, numbers }];
	const todo = 'Past it nothing more can be stored: move on to the paid plan in time.';
	return [{ ...common, state: 'look', text, todo, numbers }];
}
