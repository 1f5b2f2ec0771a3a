import { may, type Permission } from '../../auth/policy.ts';
import { findViewer } from '../../auth/viewer.ts';
import { wallClock } from '../../clock.ts';
import { MAX_CALENDAR_BYTES } from '../../domain/calendars/limits.ts';
import { Refusal, type RefusalReason } from '../../domain/errors.ts';
import { MAX_MEMBER_FILE_BYTES } from '../../domain/members/file/limits.ts';
import { MAX_PICTURE_BYTES } from '../../domain/pictures/limits.ts';
import type { Database } from '../../environment.ts';
import { isSafeMethod } from './origin.ts';

/**
 * Bodies above this are refused unread. Bytes: the longest form holds 2,000 letters of text, of which some
 * scripts take nine bytes each as a form is encoded.
 */
const MAX_BODY_BYTES = 32 * 1024;

/**
 * A file of members is longer than any form. Twice what the file itself may have, because it travels on in a form
 * as UTF-8, in which it can be larger.
 */
const MAX_IMPORT_BYTES = 2 * MAX_MEMBER_FILE_BYTES;

/** A calendar, which travels on in a form from its preview; line ends and other alphabets can make it longer there. */
const MAX_CALENDAR_BODY_BYTES = 2 * MAX_CALENDAR_BYTES;

/** A picture, with the fields of its form around it. */
const MAX_PICTURE_BODY_BYTES = MAX_PICTURE_BYTES + 16 * 1024;

/** The pages that take files, and what somebody must be allowed to do before theirs is read at all. */
const LARGE_BODIES = [
	{
		path: /^\/admin\/members\/import\/?$/,
		bytes: MAX_IMPORT_BYTES,
		permission: 'members.import',
		reason: 'members_file',
	},
	{
		path: /^\/admin\/events\/import\/?$/,
		bytes: MAX_CALENDAR_BODY_BYTES,
		permission: 'events.change',
		reason: 'calendar_file',
	},
	{
		path: /^\/admin\/settings\/banner\/?$/,
		bytes: MAX_PICTURE_BODY_BYTES,
		permission: 'club.change',
		reason: 'picture_file',
	},
	{
		path: /^\/admin\/events\/[^/]+\/picture\/?$/,
		bytes: MAX_PICTURE_BODY_BYTES,
		permission: 'events.change',
		reason: 'picture_file',
	},
] as const satisfies {
	path: RegExp;
	bytes: number;
	permission: Permission;
	reason: RefusalReason;
}[];

function largeBodyOf(request: Request): (typeof LARGE_BODIES)[number] | undefined {
	const { pathname } = new URL(request.url);
	return LARGE_BODIES.find(({ path }) => path.test(pathname));
}

/** How many bytes a request's body may have. */
function bodyLimit(request: Request): number {
	return largeBodyOf(request)?.bytes ?? MAX_BODY_BYTES;
}

/** Whether a request says itself that its body is too large. */
function announcesTooMuch(request: Request): boolean {
	return Number(request.headers.get('content-length') ?? 0) > bodyLimit(request);
}

/** How long a body may take, from its first byte to its last. Milliseconds. */
const PATIENCE_MS = 60_000;
/** How much of a body that nobody wants is read, so that its sender still hears the response. Bytes. */
const MAX_DISCARDED_BYTES = 8 * 1024 * 1024;
/** A sender that is silent for so long is listening. Milliseconds. */
const SILENCE_MS = 1_000;

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** Ends the reading after so long, also one that is waiting for more; returns how to call that off. */
function cancelAfter(reader: Reader, milliseconds: number, late?: () => void): () => void {
	const timer = setTimeout(() => {
		late?.();
		// What is cancelled because the sender is gone fails; nobody is left to hear of it.
		reader.cancel().catch(() => undefined);
	}, milliseconds);
	return () => clearTimeout(timer);
}

/** Reads on for as long as the sender sends, up to a bound: a response in between is lost to proxies. */
async function discard(reader: Reader): Promise<void> {
	const callOff = cancelAfter(reader, PATIENCE_MS);
	let size = 0;
	try {
		while (size <= MAX_DISCARDED_BYTES) {
			const heard = cancelAfter(reader, SILENCE_MS);
			const { done, value } = await reader.read().finally(heard);
			if (done) return;
			size += value.byteLength;
		}
		await reader.cancel();
	} catch {
		// The sender is gone, and wants no answer either.
	} finally {
		callOff();
	}
}

/** Why a body did not arrive whole. */
const PROBLEMS = ['too_large', 'request_timeout', 'bad_request'] as const;
type BodyProblem = (typeof PROBLEMS)[number];

/**
 * Reads a body to its end, up to the limit. The memory that it takes grows with what arrives, in whatever
 * pieces, and not with what was announced.
 */
async function readWhole(
	reader: Reader,
	limit: number,
): Promise<Uint8Array<ArrayBuffer> | BodyProblem> {
	let bytes = new Uint8Array(1024);
	let size = 0;
	let isLate = false;
	const callOff = cancelAfter(reader, PATIENCE_MS, () => {
		isLate = true;
	});
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (isLate) return 'request_timeout';
			if (done) return bytes.subarray(0, size);
			const end = size + value.byteLength;
			if (end > limit) {
				await discard(reader);
				return 'too_large';
			}
			if (end > bytes.byteLength) {
				const grown = new Uint8Array(Math.max(end, 2 * bytes.byteLength));
				grown.set(bytes.subarray(0, size));
				bytes = grown;
			}
			bytes.set(value, size);
			size = end;
		}
	} catch {
		// The connection broke, or ended before what was announced.
		return isLate ? 'request_timeout' : 'bad_request';
	} finally {
		callOff();
	}
}

/** Whether somebody may send a file there at all: asked before it is read, as a cheap no. */
async function maySendFile(
	request: Request,
	permission: Permission,
	database: Database,
): Promise<boolean> {
	try {
		return may(await findViewer(database, request, wallClock()), permission);
	} catch {
		// Without its data the site answers nothing else either: the middleware finds that out, and says so.
		return false;
	}
}

/** What was received, by the request that was made with it: it isn't read from a stream once more. */
const received = new WeakMap<Request, Uint8Array<ArrayBuffer>>();

/** How worker.ts tells the middleware that there is no body, and why. */
const PROBLEM_HEADER = 'x-regulars-body-problem';

/**
 * Reads a request's body to its end before the request is handled, so that the session and the role are
 * checked when all of it is there, however slowly it came. A file is read only from somebody who may send
 * one; everybody else is refused without it.
 *
 * @param database asked for the sender of a file alone
 * @returns the same request with the body in memory, and its length; where there is none, `bodyProblemOf`
 *   knows why
 */
export async function receive(request: Request, database: Database): Promise<Request> {
	if (!request.body || isSafeMethod(request.method)) return request;
	const headers = new Headers(request.headers);
	headers.delete(PROBLEM_HEADER);
	const without = (problem: BodyProblem | null) => {
		headers.delete('content-length');
		headers.delete('transfer-encoding');
		if (problem) headers.set(PROBLEM_HEADER, problem);
		return new Request(request, { headers, body: '' });
	};
	const large = largeBodyOf(request);
	const reader = request.body.getReader();
	if (announcesTooMuch(request)) {
		await discard(reader);
		return without('too_large');
	}
	if (large && !(await maySendFile(request, large.permission, database))) {
		await discard(reader);
		return without(null);
	}
	const body = await readWhole(reader, bodyLimit(request));
	if (typeof body === 'string') return without(body);
	headers.set('content-length', String(body.byteLength));
	const whole = new Request(request, { headers, body });
	received.set(whole, body);
	return whole;
}

/** Why a request has come without its body; null where it has one, or wants none. */
export function bodyProblemOf(request: Request): Refusal | null {
	const named = request.headers.get(PROBLEM_HEADER);
	const problem = PROBLEMS.find((each) => each === named);
	return problem ? refusalOf(request, problem) : null;
}

function refusalOf(request: Request, problem: BodyProblem): Refusal {
	const reason = problem === 'too_large' ? largeBodyOf(request)?.reason : undefined;
	return new Refusal(problem, { reason });
}

/**
 * The bytes of a body.
 *
 * @throws Refusal `too_large`, `request_timeout` or `bad_request`
 */
export async function bytesOf(request: Request): Promise<Uint8Array<ArrayBuffer>> {
	const known = received.get(request);
	if (known) return known;
	if (!request.body) return new Uint8Array();
	const body = await readWhole(request.body.getReader(), bodyLimit(request));
	if (typeof body === 'string') throw refusalOf(request, body);
	return body;
}

/**
 * Reads what is left of a body that nobody wanted. A connection whose request was not read to its end
 * is cut, and with it the response or the next request on it.
 */
export async function discardBody(request: Request): Promise<void> {
	if (received.has(request)) return;
	if (request.body && !request.bodyUsed && !request.body.locked) {
		await discard(request.body.getReader());
	}
}
