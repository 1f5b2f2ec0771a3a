import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { GroupClock } from '../measuring/cpu.ts';
import type { HostMessage, HostOptions } from './host.ts';

/** A Worker that runs in a group of processes of its own (host.ts). */
export interface HostedSite {
	/** The address, without a slash at the end. */
	url: string;
	/** What the group has computed so far. */
	clock: GroupClock;
	/** Lets the minute cron begin. */
	beginCron: () => void;
	stop: () => Promise<void>;
}

/** Starts one; resolves when it takes requests. */
export async function startHost(options: HostOptions): Promise<HostedSite> {
	const child: ChildProcess = fork(join(import.meta.dirname, 'host.ts'), {
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
		// A variable that is undefined is one that's taken away, which JSON would forget.
		serialization: 'advanced',
		// That Node takes types out of a module is an experiment, as it says each time.
		execArgv: ['--disable-warning=ExperimentalWarning'],
	});
	const { pid } = child;
	if (pid === undefined) throw new Error('The host of a site could not be started.');
	const ended = once(child, 'exit');
	const answered = once(child, 'message') as Promise<[HostMessage]>;
	child.send(options);
	const first = await Promise.race([answered, ended.then(() => null)]);
	const message = first?.[0] ?? { error: 'The host of a site ended before it served anything.' };
	if ('error' in message) {
		child.kill();
		throw new Error(message.error);
	}
	return {
		url: message.url,
		clock: new GroupClock(pid),
		beginCron: () => child.send('cron'),
		async stop() {
			if (child.connected) child.disconnect();
			await ended;
		},
	};
}
