import type { Context } from '../../context.ts';
import { type MadeFigures, storeFigures } from '../../db/door/attendance-figures.ts';
import { describeError, logger } from '../../logger.ts';

/**
 * Stores attendance figures that a page had to make, after its response: the next visit reads them.
 *
 * @param made null where nothing has to be stored
 */
export function keepFigures(
	{ db, now, waitUntil }: Pick<Context, 'db' | 'now' | 'waitUntil'>,
	made: MadeFigures | null,
): void {
	if (!made) return;
	// The page has what it shows: without the stored figures, the next one makes them again.
	const warn = (error: unknown) =>
		logger.warn('attendance_figures_not_stored', describeError(error));
	waitUntil(storeFigures(db, made, now).catch(warn));
}
