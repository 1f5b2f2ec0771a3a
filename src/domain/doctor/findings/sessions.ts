import { shareText } from '../measures.ts';
import type { SessionReadSummary } from '../session-reads.ts';
import type { Finding } from './finding.ts';

/** With fewer look-ups than this an average says little. */
const ENOUGH_READS = 20;
/** A KV that fails more often than this is to be looked at. */
const MOST_FAILURES = 0.05;

/** A time of a look-up; what is below a millisecond is not measured. */
function msText(ms: number): string {
	return `${ms >= 10 ? Math.round(ms) : ms} ms`;
}

export function sessionFindings(
	reads: SessionReadSummary,
	kv: 'ok' | 'absent' | 'failing',
): Finding[] {
	const findings: Finding[] = [];
	if (kv === 'failing') {
		findings.push({
			area: 'sessions',
			code: 'kv_failing',
			state: 'look',
			text: 'KV does not answer right now. The database answers instead.',
			todo: 'Nothing is lost.',
		});
	}
	const { throughKv, sources, hitRate, failureRate, savedMs } = reads;
	const numbers = {
		hitRate,
		failureRate,
		savedMs,
		throughKvMeanMs: throughKv?.meanMs ?? null,
		throughKvReads: throughKv?.reads ?? 0,
		databaseMeanMs: sources.database?.meanMs ?? null,
		databaseReads: sources.database?.reads ?? 0,
	};
	const common = { area: 'sessions', numbers } as const;
	if (kv === 'absent') {
		const mean = sources.database?.meanMs;
		const takes = mean === undefined ? '' : ` A look-up there takes ${msText(mean)}.`;
		const text = `KV is off: every session is looked up in the database.${takes}`;
		return [{ ...common, code: 'sessions_without_kv', state: 'well', text }];
	}
	if (!throughKv || !sources.database || hitRate === null || savedMs === null) {
		const text = 'No look-up of a session was measured in the last seven days.';
		return [...findings, { ...common, code: 'sessions_unmeasured', state: 'well', text }];
	}
	const times = `A look-up takes ${msText(throughKv.meanMs)} through KV where the database alone takes ${msText(sources.database.meanMs)}`;
	const hits = `${shareText(hitRate)} of look-ups hit`;
	if (throughKv.reads < ENOUGH_READS) {
		const text = `${times}; ${hits}. These are few look-ups yet: ${throughKv.reads}.`;
		return [...findings, { ...common, code: 'sessions', state: 'well', text }];
	}
	if (failureRate !== null && failureRate > MOST_FAILURES) {
		findings.push({
			area: 'sessions',
			code: 'kv_often_failing',
			state: 'look',
			text: `KV failed or was late on ${shareText(failureRate)} of look-ups in the last seven days.`,
			todo: 'The database answered instead. You can deploy without KV: USE_KV=off.',
			numbers: { failureRate },
		});
	}
	const isWorthIt = savedMs > 0;
	findings.push({
		...common,
		code: 'sessions',
		state: isWorthIt ? 'well' : 'look',
		text: isWorthIt
			? `${times}: ${msText(savedMs)} saved, ${hits}.`
			: `${times}: KV saves nothing here, ${hits}.`,
		...(!isWorthIt && {
			todo: 'You can deploy without KV: USE_KV=off.',
		}),
	});
	return findings;
}
