/**
 * V8's inspector of a Worker that runs in a host (Chrome DevTools Protocol over a WebSocket): the isolate's
 * heap, and profiles of its computing.
 */
export interface Inspector {
	/** Asks for something of the protocol, like `Runtime.getHeapUsage`. */
	ask: <Result>(method: string, params?: object) => Promise<Result>;
	close: () => void;
}

interface Target {
	id: string;
	webSocketDebuggerUrl: string;
}

/** The isolates of a host with an inspector, by their names. */
async function targetsAt(port: number): Promise<Target[]> {
	return (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as Target[];
}

/**
 * Connects to a Worker's isolate.
 *
 * @param port the inspector's, of the host
 * @param worker the Worker's name in the emulator
 * @throws Error where the host has no such Worker
 */
export async function inspect(port: number, worker: string): Promise<Inspector> {
	const targets = await targetsAt(port);
	const target = targets.find(({ id }) => id === `core:user:${worker}`);
	if (!target) {
		throw new Error(`No isolate is called ${worker}: ${targets.map(({ id }) => id).join(', ')}`);
	}
	const socket = new WebSocket(target.webSocketDebuggerUrl);
	await new Promise((resolve, reject) => {
		socket.addEventListener('open', resolve, { once: true });
		socket.addEventListener('error', () => reject(new Error('The inspector does not answer.')), {
			once: true,
		});
	});
	let last = 0;
	const asked = new Map<
		number,
		{ settle: (result: unknown) => void; fail: (error: Error) => void }
	>();
	socket.addEventListener('message', ({ data }) => {
		const { id, result, error } = JSON.parse(String(data)) as {
			id?: number;
			result?: unknown;
			error?: { message: string };
		};
		// Events, such as the pieces of a snapshot.
		if (id === undefined) return;
		if (error) asked.get(id)?.fail(new Error(error.message));
		else asked.get(id)?.settle(result);
		asked.delete(id);
	});
	return {
		ask: <Result>(method: string, params: object = {}) =>
			new Promise<Result>((resolve, reject) => {
				last += 1;
				asked.set(last, { settle: (result) => resolve(result as Result), fail: reject });
				socket.send(JSON.stringify({ id: last, method, params }));
			}),
		close: () => socket.close(),
	};
}

/**
 * The bytes of an isolate's heap that are in use. A snapshot, which is thrown away, collects what isn't used
 * beforehand: `HeapProfiler.collectGarbage` is never answered by workerd (seen with 1.20261012).
 */
export async function usedHeap({ ask }: Inspector): Promise<number> {
	await ask('HeapProfiler.enable');
	await ask('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
	const { usedSize } = await ask<{ usedSize: number }>('Runtime.getHeapUsage');
	return usedSize;
}
