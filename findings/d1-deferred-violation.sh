#!/usr/bin/env bash
# A foreign key that is violated at the end of a D1 batch is reported as an internal error without a reason.
#
# Versions: miniflare 5.20261012.0-beta with the workerd that it brings; local.
# D1 says "FOREIGN KEY constraint failed" where a statement violates a key at once. With
# "PRAGMA defer_foreign_keys = on", which D1 documents for migrations, the key is checked when the batch
# commits. The batch is undone then too, but the caller reads only "internal error; reference = …", as if D1
# itself had failed; the reason is in workerd's own log alone.
# Seen: at once: D1_ERROR: FOREIGN KEY constraint failed: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_FOREIGNKEY)
#       deferred: internal error; reference = 70d41kiri10gira4lmom748c
#       rows afterwards: 0
#
# Exit status: 0 while the behavior is as described, 1 once it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "name": "probe", "private": true, "type": "module" }' >package.json
npm install --no-audit --no-fund --loglevel=error node@24 miniflare@5.20261012.0-beta
cat >probe.js <<'JS'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';

const script = `export default { async fetch(request, { DB }) {
	const run = async (...statements) => {
		try {
			await DB.batch(statements.map((sql) => DB.prepare(sql)));
			return 'nothing';
		} catch (error) {
			return String(error.message);
		}
	};
	await run(
		'create table parents (id text primary key)',
		'create table children (parent_id text references parents (id))',
	);
	const orphan = "insert into children values ('nobody')";
	const atOnce = await run(orphan);
	const deferred = await run('pragma defer_foreign_keys = on', orphan);
	const { results } = await DB.prepare('select count(*) as n from children').all();
	return Response.json({ atOnce, deferred, rows: results[0].n });
} }`;
const miniflare = new Miniflare(
	convertV4MiniflareOptions({
		workers: [
			{
				name: 'probe',
				modules: true,
				script,
				compatibilityDate: '2026-10-01',
				d1Databases: { DB: 'probe' },
			},
		],
		cf: false,
		telemetry: { enabled: false },
	}),
);
const response = await miniflare.dispatchFetch('http://localhost/');
const { atOnce, deferred, rows } = await response.json();
await miniflare.dispose();
console.log(`at once: ${atOnce}\ndeferred: ${deferred}\nrows afterwards: ${rows}`);
const isAsDescribed =
	atOnce.includes('FOREIGN KEY constraint failed') &&
	deferred.includes('internal error') &&
	!deferred.includes('FOREIGN KEY') &&
	rows === 0;
process.exit(isAsDescribed ? 0 : 1);
JS
node_modules/.bin/node probe.js
