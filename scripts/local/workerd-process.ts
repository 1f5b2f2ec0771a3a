import { readdirSync, readFileSync } from 'node:fs';

/** The processes of workerd that this process has started, by what /proc says: Linux alone has it. */
export function workerdChildren(): number[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.filter((name) => {
			try {
				// The name of the program is in parentheses, and its parent is the second field after it.
				const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
				const end = stat.lastIndexOf(')');
				const parent = Number(stat.slice(end + 2).split(' ')[1]);
				return parent === process.pid && stat.slice(0, end).endsWith('(workerd');
			} catch {
				// It has ended meanwhile.
				return false;
			}
		})
		.map(Number);
}

/**
 * The computing time of a process, to the microsecond: the
 * first field of /proc/PID/task/TID/schedstat, over all threads that are running (kernel.org,
 * Documentation/scheduler/sched-stats.rst).
 *
 * @returns milliseconds; threads that have ended are left out
 */
export function threadTimeOf(pid: number): number {
	const nanoseconds = readdirSync(`/proc/${pid}/task`).map((thread) => {
		try {
			return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
		} catch {
			// It has ended meanwhile.
			return 0;
		}
	});
	return nanoseconds.reduce((sum, time) => sum + time, 0) / 1e6;
}
