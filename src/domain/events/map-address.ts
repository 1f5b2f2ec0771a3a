/**
 * Where a map shows the place of an event: the organizer's own link, else a search for the text.
 *
 * @returns an address of https, or undefined without a place
 */
export function mapAddress(event: { place: string; mapUrl: string | null }): string | undefined {
	if (event.mapUrl) return event.mapUrl;
	if (event.place.trim() === '') return undefined;
	const search = new URL('https://www.openstreetmap.org/search');
	search.searchParams.set('query', event.place);
	return search.href;
}
