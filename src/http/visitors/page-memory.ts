/** A response that may be given again, as it was made for the first of those who asked. */
export interface Remembered {
	status: number;
	headers: Headers;
	body: Uint8Array<ArrayBuffer>;
}

/** The most responses to remember; the oldest goes first. */
export const MOST_ANSWERS = 256;
/** As much do all of their bodies take at most. Bytes. */
export const MOST_BYTES = 8 * 1024 * 1024;

interface Kept {
	answer: Remembered;
	/** When it was begun: what it shows is no older. Milliseconds since 1970. */
	begunAt: number;
}

interface Making {
	begunAt: number;
	/** Null if the response must not be given to anybody else. */
	answer: Promise<Remembered | null>;
}

/** Responses to visitors, remembered for a moment in this isolate. */
export interface PageMemory {
	/**
	 * The response at this address: one that is young enough, else the one that is being made, else a new one.
	 * However many ask at once, it is made once.
	 *
	 * @param now milliseconds since 1970
	 * @param make makes the response; null where it may not be given to anybody else
	 * @returns null where nothing may be given again, or the one who made it failed: everybody who asked makes
	 *   their own
	 */
	recall: (
		address: string,
		now: number,
		make: () => Promise<Remembered | null>,
	) => Promise<Remembered | null>;
	/**
	 * The response at this address if it is made and young enough, else null: for most visitors, who need to wait for
	 * nothing.
	 */
	young: (address: string, now: number) => Remembered | null;
	/** How many responses it holds, and the bytes of their bodies. */
	size: () => { answers: number; bytes: number };
}

/**
 * A memory for responses to visitors. It is bounded in number and in bytes.
 *
 * @param ageMs how old a response may become, counted from when it was begun: what is read after that
 *   isn't in it
 */
export function pageMemory(ageMs: number): PageMemory {
	// In the order in which they were stored: the first one is the oldest.
	const kept = new Map<string, Kept>();
	const making = new Map<string, Making>();
	let bytes = 0;

	function forget(address: string): void {
		bytes -= kept.get(address)?.answer.body.byteLength ?? 0;
		kept.delete(address);
	}

	function keep(address: string, one: Kept): void {
		forget(address);
		const size = one.answer.body.byteLength;
		if (size > MOST_BYTES) return;
		for (const [oldest, { begunAt }] of kept) {
			const isFull = kept.size >= MOST_ANSWERS || bytes + size > MOST_BYTES;
			if (!isFull && begunAt + ageMs > one.begunAt) break;
			forget(oldest);
		}
		kept.set(address, one);
		bytes += size;
	}

	/** A clock that was set back makes nothing young again. */
	const isYoung = ({ begunAt }: { begunAt: number }, now: number) =>
		Math.abs(now - begunAt) < ageMs;

	function young(address: string, now: number): Remembered | null {
		const known = kept.get(address);
		return known && isYoung(known, now) ? known.answer : null;
	}

	return {
		young,
		async recall(address, now, make) {
			const known = young(address, now);
			if (known) return known;
			const present = making.get(address);
			if (present && isYoung(present, now)) return present.answer.catch(() => null);

			const one = { begunAt: now, answer: make() };
			making.set(address, one);
			try {
				const answer = await one.answer;
				if (answer) keep(address, { answer, begunAt: now });
				return answer;
			} finally {
				if (making.get(address) === one) making.delete(address);
			}
		},
		size: () => ({ answers: kept.size, bytes }),
	};
}
