import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import type { Recording } from '../inside/steps.ts';

/** A module that runs inside a Worker, without its types. */
function sourceOf(file: string): string {
	return stripTypeScriptTypes(readFileSync(join(import.meta.dirname, '../inside', file), 'utf8'));
}

/** Modules around the built entry, by the names under which a host knows them. */
export const ENTRIES = {
	recording: (built: string) =>
		`${sourceOf('recording.ts')}
		import built from '${built}';
		export default record(built);`,
	counting: (built: string) =>
		`${sourceOf('counting.ts')}
		import built from '${built}';
		export default countTrips(built);`,
} as const;

export type EntryName = keyof typeof ENTRIES;

/** The Worker that answers each path with its recorded page, having asked for the same (replaying.ts). */
export function constantPages(recordings: Readonly<Record<string, Recording>>): string {
	return `const RECORDINGS = ${JSON.stringify(recordings)};\n${sourceOf('replaying.ts')}`;
}
