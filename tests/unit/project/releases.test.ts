import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../scripts/folders.ts';
import { hashOfMigrations, MIGRATIONS, RELEASES } from '../../support/database/releases.ts';

const read = (path: string) => readFileSync(resolve(ROOT, path), 'utf8');
const { version } = JSON.parse(read('package.json')) as { version: string };

/** The headings of releases in the changelog, in their order. */
const HEADINGS = read('CHANGELOG.md')
	.split('\n')
	.filter((line) => line.startsWith('## '));

const parts = (text: string) => text.split('.').map(Number);

function isNewer(one: string, other: string): boolean {
	const [a, b] = [parts(one), parts(other)];
	const at = [0, 1, 2].find((index) => a[index] !== b[index]);
	return at !== undefined && (a[at] ?? 0) > (b[at] ?? 0);
}

describe('releases.json', () => {
	it('names each release with its day, its commit and its last migration', () => {
		expect(RELEASES.length).toBeGreaterThan(0);
		for (const release of RELEASES) {
			expect(release).toEqual({
				version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
				date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
				commit: expect.stringMatching(/^[0-9a-f]{40}$/),
				lastMigration: expect.stringMatching(/^\d{4}_\w+$/),
				migrationsSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
			});
		}
	});

	it('goes from the oldest release to the newest, and package.json has the next version', () => {
		const versions = [...RELEASES.map((release) => release.version), version];
		for (const [index, next] of versions.slice(1).entries()) {
			expect(isNewer(next, versions[index] ?? ''), `${next} after ${versions[index]}`).toBe(true);
		}
	});

	it('agrees with the headings of the changelog', () => {
		expect(HEADINGS).toEqual([
			`## ${version} – unreleased`,
			...RELEASES.map(
				(release) =>
					`## ${release.version} – ${release.date} (commit ${release.commit.slice(0, 7)})`,
			).reverse(),
		]);
	});
});

describe('the migrations', () => {
	it.each(RELEASES)('of release $version are unchanged since databases applied them', (release) => {
		expect(hashOfMigrations(release.lastMigration)).toBe(release.migrationsSha256);
	});

	it('have rising times, without which a local database skips one', () => {
		const times = MIGRATIONS.map(({ when }) => when);
		expect(times).toEqual([...new Set(times)].sort((one, other) => one - other));
	});
});
