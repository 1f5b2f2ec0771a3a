#!/usr/bin/env bash
# Resend's client reports a failed send as neither sent nor failed when the answer's body is `null`.
#
# Versions: resend 6.38.0, node 24.
# The client takes the JSON of an answer that isn't 2xx as its error, whatever that JSON is. A proxy or a
# gateway that answers 500 with the body `null` makes it return { data: null, error: null }. Code that does
# what the documentation shows, `if (error) …`, takes the email for sent.
# Seen: data null, error null, for an HTTP 500; with the body `{}` the error is an object without a name.
# What helps: ask for `data.id`, and take nothing else for an acceptance.
#
# Exit status: 0 while the behavior is as described, 1 once it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "name": "probe", "private": true, "type": "module" }' >package.json
npm install --no-audit --no-fund --loglevel=error node@24 resend@6.38.0
cat >probe.js <<'JS'
import { createServer } from 'node:http';
import { Resend } from 'resend';

const server = createServer((request, response) => {
	request.resume().on('end', () => {
		response.writeHead(500, { 'content-type': 'application/json' }).end('null');
	});
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const resend = new Resend('re_probe', { baseUrl: `http://127.0.0.1:${server.address().port}` });
const { data, error } = await resend.emails.send({
	from: 'probe@example.com',
	to: 'somebody@example.com',
	subject: 'A probe',
	text: 'Hello.',
});
server.close();
console.log('HTTP 500 with the body `null`:', { data, error });
process.exit(data === null && error === null ? 0 : 1);
JS
node_modules/.bin/node probe.js
