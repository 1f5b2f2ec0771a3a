/** The slug of an event: its local date, and its title in small letters, like `2026-11-28-open-studio`. */
export function eventSlug(date: string, title: string): string {
	const words = title
		.normalize('NFKD')
		.replaceAll(/\p{Diacritic}/gu, '')
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, '-')
		.replaceAll(/^-+|-+$/g, '')
		.slice(0, 60)
		.replace(/-+$/, '');
	return words ? `${date}-${words}` : date;
}
