import { CloudflareError, SurveyError } from '../../infrastructure/errors.ts';
import { untilEnded } from '../local/until-ended.ts';
import { fail, PlainError } from '../steps.ts';

/** The status of a program that Ctrl+C has ended: 128 and the number of SIGINT. */
export const INTERRUPTED = 130;

/**
 * Runs a command to its end: status 0, or a plain message and status 1. Ctrl+C ends it at once, with
 * everything that it started.
 */
export function runCommand(command: () => Promise<void>): void {
	untilEnded().then(() => process.exit(INTERRUPTED));
	command().then(
		() => process.exit(0),
		(error) => {
			const isPlain = error instanceof SurveyError || error instanceof CloudflareError;
			fail(isPlain ? new PlainError(error.message) : error);
		},
	);
}
