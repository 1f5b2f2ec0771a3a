import { CHORE_LABELS, CHORE_MINUTES, type ChoreName, isLate } from '../chores.ts';
import { lengthText } from '../measures.ts';
import type { Finding } from './finding.ts';

/** When a chore last ran, and how it went. */
export interface ChoreFact {
	name: string;
	startedAt: Date;
	finishedAt: Date | null;
	/** Why the last run failed; null where it did not. */
	failure: string | null;
	runs: number;
	failures: number;
	lastFailure: string | null;
	lastFailedAt: Date | null;
}

/** A run that takes longer than this was cut off. Milliseconds. */
const LONGEST_RUN_MS = 5 * 60_000;
const CHORES_FAIL_TODO = 'Look into the log for chore_failed: npm run logs.';

const isChore = (name: string): name is ChoreName => Object.hasOwn(CHORE_MINUTES, name);

/** The label of a chore; one of another version keeps its name. */
export function choreLabel(name: string): string {
	return isChore(name) ? CHORE_LABELS[name] : name;
}

function choreFinding(chore: ChoreFact, now: Date): Finding[] {
	const { name, startedAt, finishedAt, failure } = chore;
	if (!isChore(name)) return [];
	const common = { area: 'cron', about: name, state: 'look' } as const;
	const numbers = {
		startedAt: startedAt.toISOString(),
		failures: chore.failures,
		runs: chore.runs,
	};
	if (isLate(startedAt, CHORE_MINUTES[name], now)) {
		const since = lengthText(now.getTime() - startedAt.getTime());
		return [
			{
				...common,
				code: 'chore_late',
				text: `“${CHORE_LABELS[name]}” last ran ${since} ago, which is too long.`,
				todo: 'Look into the log for chore_put_off and chore_failed: npm run logs.',
				numbers,
			},
		];
	}
	if (failure !== null) {
		return [
			{
				...common,
				code: 'chore_failing',
				text: `“${CHORE_LABELS[name]}” failed when it last ran: ${failure}.`,
				todo: CHORES_FAIL_TODO,
				numbers,
			},
		];
	}
	const isCutOff = finishedAt === null && now.getTime() - startedAt.getTime() > LONGEST_RUN_MS;
	return isCutOff
		? [
				{
					...common,
					code: 'chore_cut_off',
					text: `“${CHORE_LABELS[name]}” was cut off when it last ran.`,
					todo: 'It goes on at its next run.',
					numbers,
				},
			]
		: [];
}

/** How the cron is: late by the rule that /api/health goes by, and each chore by the same. */
export function cronFindings(chores: readonly ChoreFact[], now: Date): Finding[] {
	const latest = Math.max(0, ...chores.map(({ startedAt }) => startedAt.getTime()));
	if (latest === 0) {
		return [
			{
				area: 'cron',
				code: 'cron_waiting',
				state: 'look',
				text: 'The chores have not run yet.',
				todo: 'Look again in five minutes; then see in the dashboard whether the Worker has its cron.',
				numbers: { lastRunAt: null },
			},
		];
	}
	const numbers = { lastRunAt: new Date(latest).toISOString() };
	const since = lengthText(now.getTime() - latest);
	if (isLate(new Date(latest), 1, now)) {
		return [
			{
				area: 'cron',
				code: 'cron_silent',
				state: 'broken',
				text: `The chores last ran ${since} ago: no invitation and no reminder goes out.`,
				todo: 'See in the dashboard whether the Worker has its cron, or deploy again.',
				numbers,
			},
		];
	}
	return [
		{
			area: 'cron',
			code: 'cron_runs',
			state: 'well',
			text: `The chores last ran ${since} ago.`,
			numbers,
		},
		...chores.flatMap((chore) => choreFinding(chore, now)),
	];
}
