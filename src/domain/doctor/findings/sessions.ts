import { shareText } from '../measures.ts';
import type { summarise } from '../session-reads.ts';
import type { Finding } from './finding.ts';

/** With fewer lookups than this an average says little. */
const ENOUGH_READS = 20;
/** A KV that fails more often than this needs attention. */
const MOST_FAILURES = 0.05;

/** A time of a lookup; what is below a millisecond is not measured. */
function msText(ms: number): string {
	return `${ms >= 10 ? Math.round(ms) : ms} ms`;
}

export function sessionFindings(
	numbers: ReturnType<typeof summarise>,
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
	const { hitRate, failureRate, savedMs, throughKvMeanMs, databaseMeanMs, throughKvReads } =
		numbers;
	const common = { area: 'sessions', numbers } as const;
	if (kv === 'absent') {
		const takes =
			databaseMeanMs === null ? '' : ` A look-up there takes ${msText(databaseMeanMs)}.`;
		const text = `KV is off: every session is looked up in the database.${takes}`;
		return [{ ...common, code: 'sessions_without_kv', state: 'well', text }];
	}
	if (hitRate === null || savedMs === null || throughKvMeanMs === null || databaseMeanMs === null) {
		const text = 'No look-up of a session was measured in the last seven days.';
		return [...findings, { ...common, code: 'sessions_unmeasured', state: 'well', text }];
	}
	const times = `A look-up takes ${msText(throughKvMeanMs)} through KV where the database alone takes ${msText(databaseMeanMs)}`;
	const hits = `${shareText(hitRate)} of look-ups hit`;
	if (throughKvReads < ENOUGH_READS) {
		const text = `${times}; ${hits}. These are few look-ups yet: ${throughKvReads}.`;
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
