import type { FakeEdge } from '../../fake-edge.ts';
import { type ApiCall, ApiError, type Route, route } from '../protocol.ts';
import type { CloudflareState, D1Record } from '../state.ts';
import { newBookmark } from './files.ts';

/**
 * Time travel (developers.cloudflare.com/d1/reference/time-travel). The real one remembers every moment;
 * here a moment is remembered when its bookmark is asked for, which is what a careful operator does
 * before a change.
 */

/** So far back D1 remembers, in days. */
const REMEMBERED_DAYS = { free: 7, paid: 30 } as const;

interface Moment {
	bookmark: string;
	/** Milliseconds since 1970. */
	at: number;
	/** A copy of the whole database. */
	file: string;
}

/** The moments of every database, by its id. */
class TimeTravel {
	readonly #edge: FakeEdge;
	readonly #moments = new Map<string, Moment[]>();

	constructor(edge: FakeEdge) {
		this.#edge = edge;
	}

	/** Remembers how a database is now. */
	async #remember(uuid: string): Promise<Moment> {
		const bookmark = newBookmark();
		const file = await this.#edge.copyDatabase(uuid, bookmark);
		const moment = { bookmark, at: Date.now(), file };
		this.#moments.set(uuid, [...(this.#moments.get(uuid) ?? []), moment]);
		return moment;
	}

	async bookmark(
		{ plan }: CloudflareState,
		uuid: string,
		timestamp: string | null,
	): Promise<{ bookmark: string }> {
		if (timestamp === null) return { bookmark: (await this.#remember(uuid)).bookmark };
		const wanted = Date.parse(timestamp);
		const oldest = Date.now() - REMEMBERED_DAYS[plan] * 24 * 60 * 60_000;
		const before = (this.#moments.get(uuid) ?? []).filter(({ at }) => at <= wanted);
		const moment = before.at(-1);
		if (Number.isNaN(wanted) || wanted < oldest || !moment) {
			throw new ApiError(400, 7400, `No bookmark is known for ${timestamp}`);
		}
		return { bookmark: moment.bookmark };
	}

	/** Takes a database back; how it was until then is remembered first. */
	async restore(
		state: CloudflareState,
		uuid: string,
		{ bookmark, timestamp }: { bookmark: string | null; timestamp: string | null },
	): Promise<object> {
		const wanted = bookmark ?? (await this.bookmark(state, uuid, timestamp)).bookmark;
		const moment = this.#moments.get(uuid)?.find((one) => one.bookmark === wanted);
		if (!moment) throw new ApiError(400, 7400, `The bookmark ${wanted} is not known`);
		const previous = await this.#remember(uuid);
		await this.#edge.replaceDatabase(uuid, moment.file);
		return {
			bookmark: moment.bookmark,
			previous_bookmark: previous.bookmark,
			message: 'Database restored',
		};
	}
}

/** The routes of time travel. */
export function timeTravelRoutes(
	state: CloudflareState,
	edge: FakeEdge,
	path: string,
	found: (call: ApiCall) => D1Record,
): Route[] {
	const travel = new TimeTravel(edge);
	return [
		route('GET', `${path}/time_travel/bookmark`, (call) =>
			travel.bookmark(state, found(call).uuid, call.query.get('timestamp')),
		),
		route('POST', `${path}/time_travel/restore`, (call) =>
			travel.restore(state, found(call).uuid, {
				bookmark: call.query.get('bookmark'),
				timestamp: call.query.get('timestamp'),
			}),
		),
	];
}
