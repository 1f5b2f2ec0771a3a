import type { times as english } from '../../en/site/times.ts';

/** Cities that have another name in German than in the names of their zones. */
const CITIES: Readonly<Record<string, string>> = {
	Athens: 'Athen',
	Belgrade: 'Belgrad',
	Brussels: 'Brüssel',
	Bucharest: 'Bukarest',
	Copenhagen: 'Kopenhagen',
	Kyiv: 'Kyjiw',
	Lisbon: 'Lissabon',
	Luxembourg: 'Luxemburg',
	Moscow: 'Moskau',
	Prague: 'Prag',
	Rome: 'Rom',
	Tokyo: 'Tokio',
	Vienna: 'Wien',
	Warsaw: 'Warschau',
	Zurich: 'Zürich',
};

export const times: typeof english = {
	hours: ({ from, to }) => `${from} bis ${to} Uhr`,
	hoursToDay: ({ from, to, day }) => `${from} Uhr bis ${day}, ${to} Uhr`,
	range: ({ from, to }) => `${from} bis ${to}`,
	inZone: ({ times: hours, zone }) => `${hours}, ${zone}`,
	onDay: ({ day, time }) => `${day} ${time}`,
	onDate: ({ day, time }) => `${day}, ${time}`,
	zone: ({ city }) => `Ortszeit ${CITIES[city] ?? city}`,
	laterToday: ({ inHours }) => `heute, ${inHours}`,
	justNow: 'gerade eben',
};
