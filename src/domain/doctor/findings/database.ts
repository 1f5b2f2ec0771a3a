import { databaseFindingMessages } from '../../../messages/operator/doctor/database.ts';
import { shareText, sizeText } from '../../../messages/wording/measures.ts';
import type { Locale } from '../../text/language.ts';
import type { Finding } from './finding.ts';

/** What one database may hold (developers.cloudflare.com/d1/platform/limits). Bytes. */
const DATABASE_LIMITS = { free: 500e6, paid: 10e9 } as const;
/** From this share of a limit on there is something to do. */
const NEARLY_FULL = 0.8;

/** A database that doesn't respond: everything else that it holds is unknown. */
export function databaseGone(locale: Locale): Finding {
	const { gone: text, goneTodo: todo } = databaseFindingMessages(locale);
	return { area: 'database', code: 'database_unreachable', state: 'broken', text, todo };
}

/** That it answers, and refuses what this build asks of it: most likely for want of a migration. */
export function databaseFailing(locale: Locale): Finding {
	const { failing: text, failingTodo: todo } = databaseFindingMessages(locale);
	return { area: 'database', code: 'database_failing', state: 'broken', text, todo };
}

export function databaseFindings({ bytes }: { bytes: number }, locale: Locale): Finding[] {
	const says = databaseFindingMessages(locale);
	const common = { area: 'database', code: 'database_size' } as const;
	const { free, paid } = DATABASE_LIMITS;
	const numbers = { bytes, freeLimitBytes: free, paidLimitBytes: paid };
	const size = sizeText(bytes, locale);
	if (bytes > paid * NEARLY_FULL) {
		const text = says.nearlyFull({ size, limit: sizeText(paid, locale) });
		return [{ ...common, state: 'broken', text, todo: says.nearlyFullTodo, numbers }];
	}
	if (bytes > free) {
		const text = says.pastFree({ size, limit: sizeText(paid, locale) });
		return [{ ...common, state: 'well', text, numbers }];
	}
	const share = shareText(bytes / free, locale);
	const text = says.size({ size, share, limit: sizeText(free, locale) });
	if (bytes <= free * NEARLY_FULL) return [{ ...common, state: 'well', text, numbers }];
	return [{ ...common, state: 'look', text, todo: says.freeNearlyFullTodo, numbers }];
}
