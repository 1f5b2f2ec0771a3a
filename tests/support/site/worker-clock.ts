import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { MINUTE_MS } from '../time.ts';

/**
 * How far this process's `Date` is ahead of the machine's clock: shifted-clock.ts or another preload has put
 * another one in its place. Less than a minute is a machine whose clock was set right meanwhile.
 */
function clockAheadMs(): number {
	const ahead = Date.now() - (performance.timeOrigin + performance.now());
	return Math.abs(ahead) < MINUTE_MS ? 0 : Math.round(ahead);
}

/** A file as a Worker runs it, without types; its path is from this folder. */
export function sourceFor(file: string): string {
	return stripTypeScriptTypes(readFileSync(join(import.meta.dirname, file), 'utf8'));
}

/**
 * What sets the clock of a Worker to that of these tests, which a preload cannot reach: statements for the
 * module that starts.
 *
 * @param more the name of a function in that module that says how far it is to be ahead of that, milliseconds
 */
export function setClock(more = '() => 0', aheadMs = clockAheadMs()): string {
	return `${sourceFor('shift-date.ts')}
		shiftDate(() => ${aheadMs} + (${more})());`;
}

/**
 * An entry around a built one, for which it is the time that it is for these tests.
 *
 * @param aheadMs where it is to be another: how far ahead of the machine's clock. Milliseconds
 */
export function clockedEntry(built: string, aheadMs?: number): string {
	return `import built from '${built}';
		${setClock(undefined, aheadMs)}
		export default built;`;
}
