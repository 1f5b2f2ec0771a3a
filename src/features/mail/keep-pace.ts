import type { Clock } from '../../clock.ts';

/** Waits until the moment at which a call to the provider may be made; it lies seconds ahead at most. */
export async function waitForCall(at: Date, clock: Clock): Promise<void> {
	const wait = at.getTime() - clock().getTime();
	if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
}
