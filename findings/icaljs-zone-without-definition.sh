#!/usr/bin/env bash
# A time with a TZID whose VTIMEZONE isn't in the file is read as the reader's own local time, in silence.
#
# Versions: ical.js 2.2.1; Node 22 or newer.
# RFC 5545 asks for a VTIMEZONE for each TZID, but many feeds leave it out where the name is one of IANA's,
# and RFC 7809 allows that by agreement. ical.js then makes the time "floating": no error, no warning, and
# toJSDate() gives another moment on each machine. 19:00 in New York is 18:00 UTC for a reader in Berlin.
# A program that compares calendars has to look at the zone, or register its own definitions first.
# Seen: TZ=Europe/Berlin    zone floating, 2026-12-01T18:00:00.000Z
#       TZ=America/New_York zone floating, 2026-12-02T00:00:00.000Z
#
# Exit status: 0 while the behavior is as described, 1 once it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "name": "probe", "private": true, "type": "module" }' >package.json
npm install --no-audit --no-fund --loglevel=error ical.js@2.2.1
cat >probe.js <<'JS'
import ICAL from 'ical.js';

const lines = [
	'BEGIN:VCALENDAR',
	'VERSION:2.0',
	'PRODID:-//probe//EN',
	'BEGIN:VEVENT',
	'UID:1@club.example',
	'DTSTAMP:20261101T000000Z',
	'DTSTART;TZID=America/New_York:20261201T190000',
	'SUMMARY:Open studio',
	'END:VEVENT',
	'END:VCALENDAR',
];
const calendar = new ICAL.Component(ICAL.parse(lines.join('\r\n')));
const { startDate } = new ICAL.Event(calendar.getFirstSubcomponent('vevent'));
console.log(`zone ${startDate.zone.tzid}, ${startDate.toJSDate().toISOString()}`);
JS
berlin=$(TZ=Europe/Berlin node probe.js)
york=$(TZ=America/New_York node probe.js)
echo "TZ=Europe/Berlin    $berlin"
echo "TZ=America/New_York $york"
[ "$berlin" = 'zone floating, 2026-12-01T18:00:00.000Z' ] && [ "$york" = 'zone floating, 2026-12-02T00:00:00.000Z' ]
