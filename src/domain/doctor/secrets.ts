/** A value of 32 random bytes has far more; what has fewer was typed or repeats itself. */
const LEAST_DIFFERENT_CHARACTERS = 10;

/** Whether a secret has too little variety to be a random one. */
export function isEasyToGuess(secret: string): boolean {
	return new Set(secret).size < LEAST_DIFFERENT_CHARACTERS;
}

const digest = async (text: string) =>
	new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));

/** Whether two secrets are the same. How long it takes tells nothing about where they differ. */
export async function isSameSecret(one: string, other: string): Promise<boolean> {
	const [first, second] = await Promise.all([digest(one), digest(other)]);
	return first.reduce((difference, byte, at) => difference | (byte ^ (second[at] ?? 0)), 0) === 0;
}
