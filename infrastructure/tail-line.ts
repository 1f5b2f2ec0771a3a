/** What an operator reads of the running site: pure, so that it can be shown to hold no token. */

/** One event as Cloudflare's live log tells it (developers.cloudflare.com/workers/observability/logs/real-time-logs). */
export interface TailEvent {
	outcome: string;
	/** Milliseconds since 1970, UTC. */
	eventTimestamp: number | null;
	event?: {
		request?: { method: string; url: string };
		response?: { status: number };
		cron?: string;
		queue?: string;
		batchSize?: number;
	} | null;
	logs?: { level: string; message: unknown[] }[];
	exceptions?: { name: string; message: string }[];
}

/** What replaces a token. */
const HIDDEN = '…';

/** Below these the next part of the path is a token, unless it is one of the site's own words. */
const TOKEN_PATHS = /\/(rsvp|unsubscribe|invitations|calendar)\/(?!cancel\b)[^/\s"'?#]+/g;

/** A query can hold anything; what the site does with a page is in its path. */
const QUERIES = /\?[^\s"']*/g;

const ADDRESSES = /[^\s"'<>:,;()]+@[^\s"'<>:,;()]+/g;

/** Text without the tokens of mailed links, without queries and without addresses of people. */
export function withoutTokens(text: string): string {
	return text.replace(QUERIES, '').replace(TOKEN_PATHS, `/$1/${HIDDEN}`).replace(ADDRESSES, HIDDEN);
}

function occasion({ event }: TailEvent): string {
	if (event?.request) {
		const path = URL.canParse(event.request.url)
			? new URL(event.request.url).pathname
			: event.request.url;
		const status = event.response ? ` ${event.response.status}` : '';
		return `${event.request.method} ${withoutTokens(path)}${status}`;
	}
	if (event?.cron) return `cron ${event.cron}`;
	if (event?.queue) return `queue ${event.queue}, ${event.batchSize ?? 0} messages`;
	return 'event';
}

/** One event as lines: when (UTC), what, how it ended, then what the site wrote meanwhile. */
export function tailLines(tail: TailEvent): string[] {
	const at = new Date(tail.eventTimestamp ?? 0).toISOString();
	const written = (tail.logs ?? []).map(({ level, message }) => {
		const words = message.map((part) => (typeof part === 'string' ? part : JSON.stringify(part)));
		return `  ${level}: ${withoutTokens(words.join(' '))}`;
	});
	const thrown = (tail.exceptions ?? []).map(
		({ name, message }) => `  ${withoutTokens(`${name}: ${message}`)}`,
	);
	return [`${at} ${occasion(tail)} ${tail.outcome}`, ...written, ...thrown];
}
