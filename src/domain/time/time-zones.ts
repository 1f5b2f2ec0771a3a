/** Time zones to choose from. */

/** What Intl still lists under a name of long ago, and what IANA calls it today. */
const RENAMED: Readonly<Record<string, string>> = {
	'Africa/Asmera': 'Africa/Asmara',
	'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
	'America/Catamarca': 'America/Argentina/Catamarca',
	'America/Coral_Harbour': 'America/Atikokan',
	'America/Cordoba': 'America/Argentina/Cordoba',
	'America/Godthab': 'America/Nuuk',
	'America/Indianapolis': 'America/Indiana/Indianapolis',
	'America/Jujuy': 'America/Argentina/Jujuy',
	'America/Louisville': 'America/Kentucky/Louisville',
	'America/Mendoza': 'America/Argentina/Mendoza',
	'Asia/Calcutta': 'Asia/Kolkata',
	'Asia/Katmandu': 'Asia/Kathmandu',
	'Asia/Rangoon': 'Asia/Yangon',
	'Asia/Saigon': 'Asia/Ho_Chi_Minh',
	'Atlantic/Faeroe': 'Atlantic/Faroe',
	'Europe/Kiev': 'Europe/Kyiv',
	'Pacific/Enderbury': 'Pacific/Kanton',
	'Pacific/Ponape': 'Pacific/Pohnpei',
	'Pacific/Truk': 'Pacific/Chuuk',
};

const UTC = 'UTC';

let known: ReadonlySet<string> | undefined;

/** Every zone by its name of today; listed once for an isolate, and only where somebody chooses one. */
function knownZones(): ReadonlySet<string> {
	known ??= new Set([
		UTC,
		...Intl.supportedValuesOf('timeZone').map((zone) => RENAMED[zone] ?? zone),
	]);
	return known;
}

/** Whether this is the name of a time zone that a club can have, like `Europe/Berlin` or `UTC`. */
export function isTimeZone(name: string): boolean {
	return knownZones().has(name);
}

/**
 * The zone to offer first.
 *
 * @param hint where the viewer seems to be; may be an older name, or nonsense
 */
export function suggestedZone(hint: string | null): string {
	const zone = hint === null ? UTC : (RENAMED[hint] ?? hint);
	return isTimeZone(zone) ? zone : UTC;
}

/** Zones of one part of the world, as a list to choose from shows them. */
export interface ZoneGroup {
	region: string;
	zones: { value: string; label: string }[];
}

/** `America/Argentina/Buenos_Aires` as `Buenos Aires, Argentina`. */
function placeName(zone: string): string {
	return zone.split('/').slice(1).reverse().join(', ').replaceAll('_', ' ');
}

/**
 * Every zone, by part of the world and then by place, as its name has them; UTC is a group of its own, the last.
 *
 * @param labels what that group and UTC are called
 */
export function zoneGroups(labels: { everywhere: string; utc: string }): ZoneGroup[] {
	const places = [...knownZones()].filter((zone) => zone !== UTC);
	const groups = Map.groupBy(places, (zone) => zone.split('/')[0] ?? zone);
	const regions = [...groups].map(([region, zones]) => ({
		region,
		zones: zones
			.map((value) => ({ value, label: placeName(value) }))
			.sort((one, other) => one.label.localeCompare(other.label, 'en')),
	}));
	return [
		...regions.sort((one, other) => one.region.localeCompare(other.region, 'en')),
		{ region: labels.everywhere, zones: [{ value: UTC, label: labels.utc }] },
	];
}
