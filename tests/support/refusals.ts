import { Refusal, type RefusalCode } from '../../src/domain/errors.ts';

/**
 * The code with which work is refused, or `none`.
 *
 * @throws whatever else goes wrong
 */
export async function refusalOf(work: Promise<unknown>): Promise<RefusalCode | 'none'> {
	try {
		await work;
		return 'none';
	} catch (error) {
		if (error instanceof Refusal) return error.code;
		throw error;
	}
}
