import { readdirSync, readFileSync } from 'node:fs';

/**
 * The computing time of a whole group of processes: a site's host and the workerd that it starts, with all
 * of their threads. How long a request takes depends on what else the machine does; how much it computes
 * hardly does.
 */

/** The text of a file in /proc; empty where the process has ended meanwhile. */
function readProc(path: string): string {
	try {
		return readFileSync(`/proc/${path}`, 'utf8');
	} catch {
		return '';
	}
}

function entriesOf(path: string): string[] {
	try {
		return readdirSync(`/proc/${path}`);
	} catch {
		return [];
	}
}

/** The parent in a line of /proc/PID/stat (proc(5)): the second field after the name in parentheses. */
export function parentIn(stat: string): number {
	return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/**
 * The computing time in a line of /proc/PID/task/TID/schedstat: its first field, user and system together
 * (kernel.org, Documentation/scheduler/sched-stats.rst).
 *
 * @returns microseconds; 0 for the empty line of a thread that has ended
 */
export function computingTimeIn(schedstat: string): number {
	return Number(schedstat.split(' ')[0]) / 1000;
}

/** A process and all that it has started, directly or not. */
export function groupOf(root: number): number[] {
	const parents = new Map(
		entriesOf('')
			.filter((name) => /^\d+$/.test(name))
			.map((name) => [Number(name), parentIn(readProc(`${name}/stat`))] as const),
	);
	const group = [root];
	// What is added gets its turn.
	for (const pid of group) {
		for (const [child, parent] of parents) if (parent === pid) group.push(child);
	}
	return group;
}

/** Reads what a group of processes has computed so far. */
export class GroupClock {
	readonly #root: number;
	/** The time of each thread as it was last seen, so that one that ends takes nothing away. */
	readonly #threads = new Map<string, number>();

	/** @param root the process whose descendants belong to it, too */
	constructor(root: number) {
		this.#root = root;
	}

	/** Microseconds, of user and system, since the group began. */
	microseconds(): number {
		for (const pid of groupOf(this.#root)) {
			for (const thread of entriesOf(`${pid}/task`)) {
				const time = computingTimeIn(readProc(`${pid}/task/${thread}/schedstat`));
				const known = this.#threads.get(`${pid}/${thread}`) ?? 0;
				this.#threads.set(`${pid}/${thread}`, Math.max(known, time));
			}
		}
		return [...this.#threads.values()].reduce((sum, time) => sum + time, 0);
	}

	/** The memory of the group that is resident, in bytes. */
	residentBytes(): number {
		return groupOf(this.#root)
			.map((pid) => Number(/^VmRSS:\s*(\d+) kB/m.exec(readProc(`${pid}/status`))?.[1] ?? 0))
			.reduce((sum, kilobytes) => sum + kilobytes * 1024, 0);
	}
}
