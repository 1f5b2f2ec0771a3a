#!/usr/bin/env bash
# Two email addresses with only a blank between them are read as one, whose name is the second.
#
# Versions: postal-mime 2.7.6, on Node 24.
# Its addressParser reads what email programs put between addresses, commas and semicolons, and also a name
# without brackets ("Ada Lark ada@example.com"). Addresses copied from a column or a note have blanks or line
# ends between them. The first is found then, and the second comes back as its display name: whoever imports
# or mails the list loses every second person, and no error says so.
# Seen: [{"address":"ada@example.com","name":"ben@example.com"}]
#       with a comma: [{"address":"ada@example.com","name":""},{"address":"ben@example.com","name":""}]
#
# Exit status: 0 while the behavior is as described, 1 once it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "name": "probe", "private": true, "type": "module" }' >package.json
npm install --no-audit --no-fund --loglevel=error node@24 postal-mime@2.7.6
cat >probe.js <<'JS'
import { addressParser } from 'postal-mime';

const blank = JSON.stringify(addressParser('ada@example.com ben@example.com'));
const comma = JSON.stringify(addressParser('ada@example.com, ben@example.com'));
console.log(blank);
console.log('with a comma:', comma);
const isAsDescribed =
	blank === '[{"address":"ada@example.com","name":"ben@example.com"}]' &&
	comma === '[{"address":"ada@example.com","name":""},{"address":"ben@example.com","name":""}]';
process.exit(isAsDescribed ? 0 : 1);
JS
node_modules/.bin/node probe.js
