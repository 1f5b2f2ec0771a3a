import { taskFindingMessages } from '../../../messages/operator/doctor/automatic-tasks.ts';
import { lengthText } from '../../../messages/wording/measures.ts';
import type { Locale } from '../../text/language.ts';
import { CHORE_MINUTES, type ChoreName, isLate } from '../chores.ts';
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

const isChore = (name: string): name is ChoreName => Object.hasOwn(CHORE_MINUTES, name);

/** The label of a chore; one of another version keeps its name. */
export function choreLabel(name: string, locale: Locale): string {
	return isChore(name) ? taskFindingMessages(locale).labels[name] : name;
}

function choreFinding(chore: ChoreFact, now: Date, locale: Locale): Finding[] {
	const { name, startedAt, finishedAt, failure } = chore;
	if (!isChore(name)) return [];
	const text = taskFindingMessages(locale);
	const task = text.labels[name];
	const common = { area: 'cron', about: name, state: 'look' } as const;
	const numbers = {
		startedAt: startedAt.toISOString(),
		failures: chore.failures,
		runs: chore.runs,
	};
	if (isLate(startedAt, CHORE_MINUTES[name], now)) {
		const since = lengthText(now.getTime() - startedAt.getTime(), locale);
		return [
			{
				...common,
				code: 'chore_late',
				text: text.late({ task, since }),
				todo: text.lateTodo,
				numbers,
			},
		];
	}
	if (failure !== null) {
		return [
			{
				...common,
				code: 'chore_failing',
				text: text.failed({ task, reason: failure }),
				todo: text.failedTodo,
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
					text: text.cutOff({ task }),
					todo: text.cutOffTodo,
					numbers,
				},
			]
		: [];
}

/** How the cron is: late by the rule that /api/health goes by, and each chore by the same. */
export function cronFindings(chores: readonly ChoreFact[], now: Date, locale: Locale): Finding[] {
	const text = taskFindingMessages(locale);
	const latest = Math.max(0, ...chores.map(({ startedAt }) => startedAt.getTime()));
	if (latest === 0) {
		return [
			{
				area: 'cron',
				code: 'cron_waiting',
				state: 'look',
				text: text.waiting,
				todo: text.waitingTodo,
				numbers: { lastRunAt: null },
			},
		];
	}
	const numbers = { lastRunAt: new Date(latest).toISOString() };
	const since = lengthText(now.getTime() - latest, locale);
	if (isLate(new Date(latest), 1, now)) {
		return [
			{
				area: 'cron',
				code: 'cron_silent',
				state: 'broken',
				text: text.silent({ since }),
				todo: text.silentTodo,
				numbers,
			},
		];
	}
	return [
		{
			area: 'cron',
			code: 'cron_runs',
			state: 'well',
			text: text.running({ since }),
			numbers,
		},
		...chores.flatMap((chore) => choreFinding(chore, now, locale)),
	];
}
