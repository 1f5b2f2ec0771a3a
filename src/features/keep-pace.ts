/** Waits until the moment at which a call to the provider may be made; it lies seconds ahead at most. */
export async function waitForCall(at: Date): Promise<void> {
	const wait = at.getTime() - Date.now();
	if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
}
