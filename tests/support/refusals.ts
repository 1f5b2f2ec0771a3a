import { Refusal, type RefusalCode } from '../../src/domain/errors.ts';

/**
 * The code with which work is refused, or `none`.
 *
 * @throws whatever else goes wrong
 */
export async function refusalOf(work: Promise<unknown>): Promise<RefusalCode | 'none'> {
	return outcomeOf(work.then(() => 'none' as const));
}

/**
 * What work comes to, or the code with which it is refused.
 *
 * @throws whatever else goes wrong
 */
export async function outcomeOf<Outcome>(work: Promise<Outcome>): Promise<Outcome | RefusalCode> {
	try {
		return await work;
	} catch (error) {
		if (error instanceof Refusal) return error.code;
		throw error;
	}
}

/**
 * The refusal with which work ends, with its field and its values, or null where it's done.
 *
 * @throws whatever else goes wrong
 */
export async function refusedWith(work: Promise<unknown>): Promise<Refusal | null> {
	try {
		await work;
		return null;
	} catch (error) {
		if (error instanceof Refusal) return error;
		throw error;
	}
}

/** The same for work that is done at once. */
export function refusedBy(work: () => unknown): Refusal | null {
	try {
		work();
		return null;
	} catch (error) {
		if (error instanceof Refusal) return error;
		throw error;
	}
}
