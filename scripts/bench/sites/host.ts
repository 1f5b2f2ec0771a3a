import { startEmulator } from '../../local/emulator.ts';
import { startMinuteCron } from '../../local/minute-cron.ts';
import { freePort } from '../../local/ports.ts';
import { serve } from '../../local/serve.ts';
import type { Recording } from '../inside/steps.ts';
import { ROUTED_FILES } from './bare-worker.ts';
import { constantPages, ENTRIES, type EntryName } from './entries.ts';

/**
 * A process of its own that serves one Worker for the bench: what it computes, with its workerd, is the
 * cost, and what the bench itself computes is no part of it. hosted.ts starts it and speaks to it.
 */

interface CommonOptions {
	/** The folder of the data. */
	persistTo: string;
	/** Opens the inspector of V8 on a port, which costs computing time of its own. */
	inspectorPort?: number;
}

/** A built site. */
export interface SiteHostOptions extends CommonOptions {
	/** The `dist` folder of another checkout. */
	dist?: string | undefined;
	variables?: Record<string, string | undefined>;
	/** Which module is put around the built entry. */
	entry?: EntryName;
}

/** A Worker that is written out. */
export interface CodeHostOptions extends CommonOptions {
	/** Its one module, or what its constant pages do, by path. */
	code: string | Readonly<Record<string, Recording>>;
	/** Whether it is behind the router of static files. */
	isRouted: boolean;
}

export type HostOptions = SiteHostOptions | CodeHostOptions;

export type HostMessage = { url: string } | { error: string };

async function start(options: HostOptions): Promise<{ url: string; begin: () => void }> {
	const { persistTo, inspectorPort } = options;
	const inspector = inspectorPort === undefined ? {} : { inspectorPort };
	if ('code' in options) {
		const port = await freePort();
		const assets = options.isRouted ? { assetsFolder: ROUTED_FILES } : {};
		const code = typeof options.code === 'string' ? options.code : constantPages(options.code);
		await startEmulator({
			persistTo,
			workers: [{ code, port, ...assets }],
			...inspector,
		});
		return { url: `http://localhost:${port}`, begin: () => {} };
	}
	const { dist, variables, entry } = options;
	const site = await serve({
		persistTo,
		...inspector,
		...(dist && { dist }),
		...(variables && { variables }),
		...(entry && { entry: ENTRIES[entry] }),
	});
	return { url: site.url, begin: () => startMinuteCron(site.fireCron) };
}

const tell = (message: HostMessage) => process.send?.(message);

process.once('message', async (options: HostOptions) => {
	try {
		const { url, begin } = await start(options);
		// The only other message to a host: the minute cron begins.
		process.on('message', begin);
		tell({ url });
	} catch (error) {
		tell({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
	}
});
// The bench has ended, in whatever way: workerd ends with its parent's pipe.
process.once('disconnect', () => process.exit(0));
