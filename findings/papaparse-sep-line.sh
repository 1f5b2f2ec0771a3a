#!/usr/bin/env bash
# A CSV file that begins with Excel's line "sep=;" is read with that line as its header.
#
# Versions: papaparse 5.7.1.
# Excel reads (and many exports write) a first line that names the separator, so that the file opens in
# columns in every country. Papa Parse finds the separator by itself, but counts this line as data: the
# columns are called "sep=" and "", the real header becomes the first row, and no error says so.
# Seen: with the line: fields ["sep=",""] first row {"sep=":"name","":"email"} errors 0
#       without it: fields ["name","email"]
#
# Exit status: 0 while the behavior is as described, 1 once it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "name": "probe", "private": true, "type": "module" }' >package.json
npm install --no-audit --no-fund --loglevel=error papaparse@5.7.1
cat >probe.js <<'JS'
import Papa from 'papaparse';

const rows = 'name;email\r\nAda;ada@example.com\r\nIvo;ivo@example.com\r\n';
const read = (text) => Papa.parse(text, { header: true, skipEmptyLines: true });
const [named, plain] = [read(`sep=;\r\n${rows}`), read(rows)];
console.log('with the line: fields', JSON.stringify(named.meta.fields), 'first row', JSON.stringify(named.data[0]), 'errors', named.errors.length);
console.log('without it: fields', JSON.stringify(plain.meta.fields));
const isAsDescribed =
	named.meta.fields.join() === 'sep=,' &&
	named.data[0]['sep='] === 'name' &&
	named.errors.length === 0 &&
	plain.meta.fields.join() === 'name,email';
process.exit(isAsDescribed ? 0 : 1);
JS
node probe.js
