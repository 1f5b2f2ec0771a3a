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
