#!/usr/bin/env bash
# A site built with Astro and its Cloudflare adapter tells browsers to keep "404 Not Found" for a year.
#
# Versions: astro 7.3.5, @astrojs/cloudflare 14.3.3, wrangler 4.151.0 (workerd, local).
# Two parts meet. The adapter adds a rule for /_astro/* to the built _headers file, with
# "Cache-Control: public, max-age=31536000, immutable", also where the project's own _headers doesn't name
# that folder. Cloudflare's static assets apply such rules to every answer of theirs, "not found" included.
# Where run_worker_first leaves the folder to the assets alone, a file that a browser asks for a moment
# before the release with it arrives stays missing in that browser for a year.
# Seen: HTTP 404 with that very header, for a path below /_astro/ at which there is no file.
# A rule "/_astro/*" with any Cache-Control in public/_headers keeps the adapter from adding its own.
#
# Exit status: 0 while the behavior is as described, 1 once it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill %1 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
cat >package.json <<'JSON'
{ "name": "probe", "private": true, "type": "module" }
JSON
npm install --no-audit --no-fund --loglevel=error node@24 astro@7.3.5 @astrojs/cloudflare@14.3.3 wrangler@4.151.0
export PATH="$folder/node_modules/.bin:$PATH" ASTRO_TELEMETRY_DISABLED=1 WRANGLER_SEND_METRICS=false CI=1
mkdir -p src/pages
echo '<html lang="en"><head><title>Probe</title></head><body>Probe</body></html>' >src/pages/index.astro
cat >wrangler.json <<'JSON'
{
	"name": "probe",
	"main": "@astrojs/cloudflare/entrypoints/server",
	"compatibility_date": "2026-10-01",
	"compatibility_flags": ["nodejs_compat"],
	"assets": {
		"binding": "ASSETS",
		"not_found_handling": "none",
		"run_worker_first": ["/*", "!/_astro/*"]
	}
}
JSON
cat >astro.config.mjs <<'JS'
import cloudflare from '@astrojs/cloudflare';
export default { output: 'server', session: false, adapter: cloudflare({ imageService: 'passthrough' }) };
JS
astro build >build.log 2>&1 || { cat build.log; exit 1; }
echo "The built _headers:"
cat dist/client/_headers
wrangler dev --config dist/server/wrangler.json --port 18787 >dev.log 2>&1 &
for _ in $(seq 60); do
	curl -s -o /dev/null http://127.0.0.1:18787/ && break
	sleep 1
done
answer=$(curl -s -D - -o /dev/null http://127.0.0.1:18787/_astro/none.js)
echo "GET /_astro/none.js:"
echo "$answer"
grep -q ' 404 ' <<<"$answer" && grep -qi '^cache-control: public, max-age=31536000, immutable' <<<"$answer"
