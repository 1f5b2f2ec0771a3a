import { calendarAddress } from '../../domain/calendars/address.ts';
import {
	CALENDAR_PATIENCE_MS,
	MAX_CALENDAR_BYTES,
	MAX_CALENDAR_REDIRECTS,
} from '../../domain/calendars/limits.ts';
import type { Mistake } from '../../domain/forms/mistakes.ts';
import { describeError, logger } from '../../logger.ts';

/** The bytes of a calendar elsewhere, or why there are none. */
export type FetchedCalendar = { ok: true; bytes: Uint8Array } | { ok: false; mistake: Mistake };

const REDIRECTS = [301, 302, 303, 307, 308];
const refused = (mistake: Mistake): FetchedCalendar => ({ ok: false, mistake });

/** What a response says that isn't the calendar. */
function mistakeOf(status: number): Mistake {
	if (status === 401 || status === 403) return { code: 'calendar_needs_sign_in' };
	if (status === 404 || status === 410) return { code: 'calendar_not_found' };
	return { code: 'calendar_refused', status };
}

/** Reads a body up to the limit, whatever its length says; null for a longer one. */
async function readUpTo(
	body: ReadableStream<Uint8Array>,
	most: number,
): Promise<Uint8Array | null> {
	const pieces: Uint8Array[] = [];
	let size = 0;
	for await (const piece of body) {
		size += piece.byteLength;
		// Leaving the loop cancels the stream.
		if (size > most) return null;
		pieces.push(piece);
	}
	const bytes = new Uint8Array(size);
	let at = 0;
	for (const piece of pieces) {
		bytes.set(piece, at);
		at += piece.byteLength;
	}
	return bytes;
}

/**
 * Reads a calendar from its address. Redirects are followed one by one, each checked as the address was, so that none
 * leads to where nobody may look; the time is for all of it.
 *
 * @param typed the address as an owner has typed it
 */
export async function fetchCalendar(typed: string): Promise<FetchedCalendar> {
	const signal = AbortSignal.timeout(CALENDAR_PATIENCE_MS);
	let next = calendarAddress(typed);
	try {
		for (let hop = 0; hop <= MAX_CALENDAR_REDIRECTS; hop += 1) {
			if (!next.ok) return refused(next.mistake);
			const { url } = next;
			const response = await fetch(url, {
				redirect: 'manual',
				signal,
				headers: { accept: 'text/calendar, text/plain;q=0.9, */*;q=0.1', 'user-agent': 'Regulars' },
			});
			const location = response.headers.get('location');
			if (REDIRECTS.includes(response.status) && location !== null) {
				await response.body?.cancel();
				next = calendarAddress(location, url);
				continue;
			}
			const announced = Number(response.headers.get('content-length') ?? 0);
			if (response.status !== 200 || !response.body || announced > MAX_CALENDAR_BYTES) {
				await response.body?.cancel();
				if (response.status !== 200) return refused(mistakeOf(response.status));
				return refused({ code: response.body ? 'calendar_too_large' : 'calendar_empty' });
			}
			const bytes = await readUpTo(response.body, MAX_CALENDAR_BYTES);
			return bytes ? { ok: true, bytes } : refused({ code: 'calendar_too_large' });
		}
		return refused({ code: 'calendar_sent_around' });
	} catch (error) {
		// The address itself may be a secret.
		logger.warn('calendar_fetch_failed', { isLate: signal.aborted, ...describeError(error) });
		return refused({ code: signal.aborted ? 'calendar_too_slow' : 'calendar_unreachable' });
	}
}
