import { describe, expect, it } from 'vitest';
import { isTimeZone, suggestedZone, zoneGroups } from '../../../src/domain/time/time-zones.ts';

const LABELS = { everywhere: 'Everywhere', utc: 'UTC' };
const all = zoneGroups(LABELS).flatMap(({ zones }) => zones.map(({ value }) => value));

describe('the zones to choose from', () => {
	it('are every zone that Intl knows, and UTC', () => {
		expect(all).toHaveLength(Intl.supportedValuesOf('timeZone').length + 1);
		expect(new Set(all).size).toBe(all.length);
		expect(all.at(-1)).toBe('UTC');
	});

	it('are each known to Intl', () => {
		for (const zone of all) {
			expect(() => new Intl.DateTimeFormat('en', { timeZone: zone }), zone).not.toThrow();
		}
	});

	it('have their present names', () => {
		expect(all).toEqual(expect.arrayContaining(['Europe/Kyiv', 'Asia/Kolkata', 'America/Nuuk']));
		for (const old of ['Europe/Kiev', 'Asia/Calcutta', 'America/Godthab']) {
			expect(isTimeZone(old)).toBe(false);
		}
	});

	it('are sorted by place within parts of the world, with readable names', () => {
		const america = zoneGroups(LABELS).find(({ region }) => region === 'America');
		expect(america?.zones).toContainEqual({
			value: 'America/Argentina/Buenos_Aires',
			label: 'Buenos Aires, Argentina',
		});
		const words = america?.zones.map((zone) => zone.label) ?? [];
		expect(words).toEqual(words.toSorted((one, other) => one.localeCompare(other, 'en')));
	});
});

describe('a time zone', () => {
	it.each(['', 'utc', 'europe/berlin', 'Europe/Atlantis', '+01:00', 'Etc/GMT+5', ' UTC', 'EST'])(
		'is not %j',
		(name) => {
			expect(isTimeZone(name)).toBe(false);
		},
	);

	it.each(['UTC', 'Europe/Berlin', 'America/Indiana/Knox'])('is %s', (name) => {
		expect(isTimeZone(name)).toBe(true);
	});
});

describe('the zone that is suggested', () => {
	it.each([
		['Europe/Berlin', 'Europe/Berlin'],
		['Asia/Calcutta', 'Asia/Kolkata'],
		['Nowhere/At_all', 'UTC'],
		['"><script>', 'UTC'],
		['', 'UTC'],
		[null, 'UTC'],
	])('for the hint %j is %s', (hint, zone) => {
		expect(suggestedZone(hint)).toBe(zone);
	});
});
