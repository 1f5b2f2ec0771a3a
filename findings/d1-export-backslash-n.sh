#!/usr/bin/env bash
# `wrangler d1 export` writes a text that holds both a line break and the two signs \n so that reading it
# back makes two line breaks of them.
#
# Versions: wrangler 4.151.0 with the workerd and Miniflare that it brings; local. D1's own exports look the same
# (each line break as \n within replace(…,'\n',char(10))), but only the local one was run here.
# The export writes a line break as \n within replace(…) and leaves a \n that was there before as it is.
# SQLite's own shell chooses a mark that the text doesn't contain.
# Seen: the 4 signs a, line break, \, n (hex 610A5C6E) come back as a and two line breaks (hex 610A0A),
# and the file's line is INSERT INTO "notes" ("id","body") VALUES(1,replace('a\n\n','\n',char(10)));
# A text that holds only one of the two comes back unchanged.
#
# Exit status: 0 while the behavior is as described, 1 once it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "name": "probe", "private": true }' >package.json
npm install --no-audit --no-fund --loglevel=error node@24 wrangler@4.151.0
export PATH="$folder/node_modules/.bin:$PATH" WRANGLER_SEND_METRICS=false CI=1
cat >wrangler.json <<'JSON'
{
	"name": "probe",
	"compatibility_date": "2026-10-01",
	"d1_databases": [
		{ "binding": "ONE", "database_name": "one", "database_id": "one" },
		{ "binding": "TWO", "database_name": "two", "database_id": "two" }
	]
}
JSON
run() { wrangler d1 execute "$1" --local --json "${@:2}"; }
run one --command "create table notes (id integer primary key, body text)" >/dev/null
run one --command "insert into notes values (1, 'a' || char(10) || char(92) || 'n')" >/dev/null
wrangler d1 export one --local --output export.sql >/dev/null
run two --file export.sql >/dev/null
before=$(run one --command "select hex(body) as hex from notes" | grep '"hex"')
after=$(run two --command "select hex(body) as hex from notes" | grep '"hex"')
echo "exported: $(grep INSERT export.sql)"
echo "before: $before"
echo "after:  $after"
[[ $before == *610A5C6E* && $after == *610A0A* ]]
