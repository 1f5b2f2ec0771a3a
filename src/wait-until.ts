/** Lets work go on after the answer has been sent. */
export type WaitUntil = (work: Promise<unknown>) => void;

let ofRuntime: WaitUntil | null = null;

/**
 * Passes the runtime's `waitUntil` to code that lives as long as the isolate and knows no request:
 * better-auth's store of sessions. The runtime itself knows to which request a call belongs.
 * `middleware.ts` calls this once; a test in Node passes its own.
 */
export function provideWaitUntil(waitUntil: WaitUntil): void {
	ofRuntime = waitUntil;
}

/**
 * The runtime's `waitUntil`.
 *
 * @throws Error where nobody has provided it: work would be lost without a word
 */
export const waitUntil: WaitUntil = (work) => {
	if (!ofRuntime) throw new Error('provideWaitUntil (src/wait-until.ts) has not been called.');
	ofRuntime(work);
};
