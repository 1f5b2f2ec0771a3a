import { globSync, readFileSync } from 'node:fs';
import { is } from 'drizzle-orm';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';
import * as authSchema from '../../../src/db/auth-schema.ts';
import * as schema from '../../../src/db/schema.ts';
import { STORED, STORED_IN } from '../../../src/domain/club/privacy.ts';
import { LANGUAGES, localeWithoutClub } from '../../../src/domain/text/language.ts';
import { spoken } from '../../../src/messages/spoken.ts';
import { storedGroups } from '../../../src/messages/wording/privacy.ts';

const THINGS = Object.values(STORED_IN);

/** All of the site's code but the table itself. */
const sources = globSync('src/**/*.{ts,astro}')
	.filter((path) => path !== 'src/domain/club/privacy.ts')
	.map((path) => ({ path, text: readFileSync(path, 'utf8') }));

/** Everything that a pattern's group finds in the site's code, each once. */
function inCode(pattern: RegExp): string[] {
	const found = sources.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name]) => name));
	return [...new Set(found.filter((name) => name !== undefined))].sort();
}

describe('the privacy page', () => {
	it('names every column of the database once, and no other', () => {
		const inDatabase = [...Object.values(schema), ...Object.values(authSchema)]
			.filter((value) => is(value, SQLiteTable))
			.flatMap((table) => {
				const { name, columns } = getTableConfig(table);
				return columns.map((column) => `${name}.${column.name}`);
			});
		const named = THINGS.flatMap(({ columns = {} }) =>
			Object.entries(columns).flatMap(([table, names]) => names.map((name) => `${table}.${name}`)),
		);
		expect(named.sort()).toEqual(inDatabase.sort());
	});

	it('names every cookie', () => {
		const named = THINGS.flatMap(({ cookies = [] }) => cookies).sort();
		const set = inCode(/'(regulars\.[a-z_]+)'/g);
		expect(set.length).toBeGreaterThan(2);
		expect(named).toEqual(set);
		// Whoever sets one takes its name from there.
		const setters = sources.filter(({ text }) => /stringifySetCookie\(|cookies\.set\(/.test(text));
		expect(setters.map(({ path }) => path).sort()).toEqual([
			'src/auth/passkey-cookie.ts',
			'src/auth/providers/pending-cookie.ts',
			'src/auth/sign-in-cookie.ts',
			'src/http/requests/language-cookie.ts',
			'src/http/responses/notice-cookie.ts',
			'src/http/visitors/just-changed.ts',
		]);
	});

	it('names what every key in KV begins with', () => {
		const writers = sources.filter(({ text }) => /\bkv\??\.put\(|\bKV\??\.put\(/.test(text));
		expect(writers.map(({ path }) => path)).toEqual(['src/auth/kv-session-store.ts']);
		const begun = inCode(/return `([a-z-]+:)\$\{toHex\(digest\)\}`/g);
		expect(begun).toEqual(THINGS.flatMap(({ kv = [] }) => kv));
	});

	it('lists everything that is stored once', () => {
		const listed = Object.values(STORED).flat();
		expect(listed.toSorted()).toEqual(Object.keys(STORED_IN).sort());
	});

	it('says of everything what it is, why, and for how long, in whole sentences', async () => {
		for (const language of LANGUAGES) {
			const things = storedGroups(await spoken(localeWithoutClub(language))).flatMap(
				({ things }) => things,
			);
			expect(things).toHaveLength(THINGS.length);
			for (const { title, what, why, howLong } of things) {
				for (const text of [what, why, howLong]) expect(text, title).toMatch(/^[\p{Lu}0-9].*\.$/u);
			}
		}
	});

	it('says lengths of time in the largest unit that fits', () => {
		const [visitors] = storedGroups('en-US');
		expect(visitors?.things.at(-1)?.howLong).toBe(
			'A link and its code work for 10 minutes. The record is deleted after 31 hours, the counts of requests after 1 hour.',
		);
		expect(visitors?.things[0]?.howLong).toContain(
			'1 minute for a message, 5 seconds for the note',
		);
	});
});
