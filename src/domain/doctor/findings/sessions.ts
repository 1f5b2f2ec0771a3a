import { sessionFindingMessages } from '../../../messages/operator/doctor/sign-ins.ts';
import { msText, shareText } from '../../../messages/wording/measures.ts';
import type { Locale } from '../../text/language.ts';
import type { summarise } from '../session-reads.ts';
import type { Finding } from './finding.ts';

/** With fewer lookups than this an average says little. */
const ENOUGH_READS = 20;
/** A KV that fails more often than this needs attention. */
const MOST_FAILURES = 0.05;

export function sessionFindings(
	numbers: ReturnType<typeof summarise>,
	kv: 'ok' | 'absent' | 'failing',
	locale: Locale,
): Finding[] {
	const says = sessionFindingMessages(locale);
	const findings: Finding[] = [];
	if (kv === 'failing') {
		findings.push({
			area: 'sessions',
			code: 'kv_failing',
			state: 'look',
			text: says.kvFailing,
			todo: says.kvFailingTodo,
		});
	}
	const { hitRate, failureRate, savedMs, throughKvMeanMs, databaseMeanMs, throughKvReads } =
		numbers;
	const common = { area: 'sessions', numbers } as const;
	if (kv === 'absent') {
		const text =
			databaseMeanMs === null
				? says.withoutKv
				: says.withoutKvTakes({ database: msText(databaseMeanMs, locale) });
		return [{ ...common, code: 'sessions_without_kv', state: 'well', text }];
	}
	if (hitRate === null || savedMs === null || throughKvMeanMs === null || databaseMeanMs === null) {
		const text = says.unmeasured;
		return [...findings, { ...common, code: 'sessions_unmeasured', state: 'well', text }];
	}
	const times = {
		throughKv: msText(throughKvMeanMs, locale),
		database: msText(databaseMeanMs, locale),
		hits: shareText(hitRate, locale),
	};
	if (throughKvReads < ENOUGH_READS) {
		const text = says.few({ ...times, reads: throughKvReads });
		return [...findings, { ...common, code: 'sessions', state: 'well', text }];
	}
	if (failureRate !== null && failureRate > MOST_FAILURES) {
		findings.push({
			area: 'sessions',
			code: 'kv_often_failing',
			state: 'look',
			text: says.oftenFailing({ share: shareText(failureRate, locale) }),
			todo: says.oftenFailingTodo,
			numbers: { failureRate },
		});
	}
	const isWorthIt = savedMs > 0;
	findings.push({
		...common,
		code: 'sessions',
		state: isWorthIt ? 'well' : 'look',
		text: isWorthIt
			? says.saves({ ...times, saved: msText(savedMs, locale) })
			: says.savesNothing(times),
		...(!isWorthIt && { todo: says.savesNothingTodo }),
	});
	return findings;
}
