import type { Member } from './site/fixtures.ts';

/** What `POST /api/rsvp-toggle` answers. */
interface Answered {
	event: string;
	answer: string;
	position: number | null;
	going: number;
	capacity: number;
	seatsLeft: number;
	error?: { code: string; message: string; field?: string };
}

/**
 * An RSVP as a member sends it.
 *
 * @param event none for the next one
 * @param more further fields, as `guests` and `note`
 */
export async function answerAs(
	{ browser }: Pick<Member, 'browser'>,
	event: { slug: unknown } | undefined,
	answer: unknown,
	more: Readonly<Record<string, unknown>> = {},
): Promise<{ status: number; body: Answered }> {
	const fields = { ...(event && { event: event.slug }), answer, ...more };
	const response = await browser.postJson('/api/rsvp-toggle', fields);
	return { status: response.status, body: (await response.json()) as Answered };
}
