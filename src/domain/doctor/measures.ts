const UNITS = [
	{ name: 'day', ms: 24 * 60 * 60_000 },
	{ name: 'hour', ms: 60 * 60_000 },
	{ name: 'minute', ms: 60_000 },
	{ name: 'second', ms: 1_000 },
];

/** A length of time in its largest unit: `3 minutes`, `1 day`. What is shorter than a second is one. */
export function lengthText(ms: number): string {
	const unit = UNITS.find((each) => ms >= each.ms) ?? { name: 'second', ms: 1_000 };
	const count = Math.max(1, Math.floor(ms / unit.ms));
	return `${count} ${unit.name}${count === 1 ? '' : 's'}`;
}

/** A size in its own unit: `812 kB`, `1.4 MB`, `2.1 GB`; a kB has 1,000 bytes. */
export function sizeText(bytes: number): string {
	if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
	const rounded = (size: number) => size.toFixed(1).replace('.0', '');
	return bytes < 1e9 ? `${rounded(bytes / 1e6)} MB` : `${rounded(bytes / 1e9)} GB`;
}

/** A share in percent; what is there and rounds to nothing is said so. */
export function shareText(share: number): string {
	return share > 0 && share < 0.005 ? 'less than 1 %' : `${Math.round(share * 100)} %`;
}
