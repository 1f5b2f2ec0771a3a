/** Modules around the built entry, by the names under which a host is told of them. */
export const ENTRIES = {
	plain: (built: string) => `export { default } from '${built}';`,
} as const;

export type EntryName = keyof typeof ENTRIES;
