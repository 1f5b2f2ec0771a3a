import { CloudflareError } from '../../infrastructure/account.ts';
import { SurveyError } from '../../infrastructure/survey.ts';
import { fail, PlainError } from '../steps.ts';

/** Runs a command to its end: status 0, or what went wrong in plain words and status 1. */
export function runCommand(command: () => Promise<void>): void {
	command().then(
		() => process.exit(0),
		(error) => {
			const isPlain = error instanceof SurveyError || error instanceof CloudflareError;
			fail(isPlain ? new PlainError(error.message) : error);
		},
	);
}
