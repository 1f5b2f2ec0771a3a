import { remembered } from '../../domain/remembered.ts';
import type { Locale } from '../../domain/text/language.ts';
import { measureMessages } from '../operator/doctor/measures.ts';

/** Lengths of time, sizes and shares as text for operators. */

const UNITS = [
	{ unit: 'day', ms: 24 * 60 * 60_000 },
	{ unit: 'hour', ms: 60 * 60_000 },
	{ unit: 'minute', ms: 60_000 },
	{ unit: 'second', ms: 1_000 },
] as const;
const SECOND = UNITS[3];
const SIZES = [
	{ unit: 'gigabyte', bytes: 1e9 },
	{ unit: 'megabyte', bytes: 1e6 },
] as const;

/** Units and locales together. */
const MOST_FORMATS = 40;

const formatIn = remembered((key: string) => {
	const [locale, unit, unitDisplay] = key.split(' ');
	return new Intl.NumberFormat(locale, {
		style: 'unit',
		unit,
		unitDisplay: unitDisplay === 'long' ? 'long' : 'short',
		maximumFractionDigits: 1,
	});
}, MOST_FORMATS);

const percentIn = remembered(
	(locale: Locale) => new Intl.NumberFormat(locale, { style: 'percent' }),
	MOST_FORMATS,
);

/** A length of time in its largest unit: `3 minutes`, `1 day`. What is shorter than a second is one. */
export function lengthText(ms: number, locale: Locale): string {
	const { unit, ms: unitMs } = UNITS.find((each) => ms >= each.ms) ?? SECOND;
	return formatIn(`${locale} ${unit} long`).format(Math.max(1, Math.floor(ms / unitMs)));
}

/** A size in its own unit: `812 kB`, `1.4 MB`, `2.1 GB`; a kB has 1,000 bytes. */
export function sizeText(bytes: number, locale: Locale): string {
	const size = SIZES.find((each) => bytes >= each.bytes);
	return size
		? formatIn(`${locale} ${size.unit} short`).format(bytes / size.bytes)
		: formatIn(`${locale} kilobyte short`).format(Math.ceil(bytes / 1e3));
}

/** A share in percent; what is there and rounds to nothing is said so. */
export function shareText(share: number, locale: Locale): string {
	const percent = percentIn(locale);
	return share > 0 && share < 0.005
		? measureMessages(locale).lessThan({ share: percent.format(0.01) })
		: percent.format(share);
}

/** A time of a look-up: `3.1 ms`, `14 ms`; what is below a millisecond is not measured. */
export function msText(ms: number, locale: Locale): string {
	return formatIn(`${locale} millisecond short`).format(ms >= 10 ? Math.round(ms) : ms);
}
