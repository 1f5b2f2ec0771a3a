#!/usr/bin/env bash
# Text with a control character becomes XML that isn't well-formed, and one XML reader in two takes it.
#
# Versions: fast-xml-builder 1.3.2; saxes 6.0.0 and @xmldom/xmldom 0.9.12 as readers.
# XML 1.0 (section 2.2) allows tab, line feed and carriage return below U+0020 and nothing else, not even as
# a reference. The builder escapes &, <, > and quotes, and writes such a character as it is: one vertical
# tab, as spreadsheets and old word processors leave in pasted text, and a conforming reader (saxes) refuses
# the whole feed. A test that reads the feed back with @xmldom/xmldom doesn't notice: it takes the character.
# Whoever writes feeds from what people type has to take these characters out first.
# Seen: written: <title>Open\u000bstudio</title>
#       saxes: refused
#       xmldom: taken
#
# Exit status: 0 while the behavior is as described, 1 once it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "name": "probe", "private": true, "type": "module" }' >package.json
npm install --no-audit --no-fund --loglevel=error fast-xml-builder@1.3.2 saxes@6.0.0 @xmldom/xmldom@0.9.12
cat >probe.js <<'JS'
import { DOMParser } from '@xmldom/xmldom';
import builder from 'fast-xml-builder';
import { SaxesParser } from 'saxes';

const Builder = builder.default ?? builder;
const written = new Builder().build({ title: 'Open\u000bstudio' });

function takenBySaxes(xml) {
	let complaints = 0;
	const parser = new SaxesParser();
	parser.on('error', () => {
		complaints += 1;
	});
	parser.write(xml).close();
	return complaints === 0;
}

function takenByXmldom(xml) {
	let complaints = 0;
	const onError = () => {
		complaints += 1;
	};
	try {
		new DOMParser({ onError }).parseFromString(xml, 'text/xml');
	} catch {
		return false;
	}
	return complaints === 0;
}

const words = (isTaken) => (isTaken ? 'taken' : 'refused');
console.log('written:', written.replace('\u000b', '\\u000b'));
console.log('saxes:', words(takenBySaxes(written)));
console.log('xmldom:', words(takenByXmldom(written)));
const isAsDescribed =
	written.includes('\u000b') &&
	!takenBySaxes(written) &&
	takenBySaxes('<title>x</title>') &&
	takenByXmldom(written);
process.exit(isAsDescribed ? 0 : 1);
JS
node probe.js
