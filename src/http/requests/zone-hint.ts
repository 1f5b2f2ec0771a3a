/**
 * The time zone in which Cloudflare sees the sender of a request, to offer it first: from the request
 * itself, or from the header that a zone can be set up to add.
 *
 * @returns what was found, unchecked, or null
 */
export function zoneHintOf(request: Request): string | null {
	const { cf } = request as Request & { cf?: { timezone?: unknown } };
	return typeof cf?.timezone === 'string' ? cf.timezone : request.headers.get('cf-timezone');
}
