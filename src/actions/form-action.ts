import { ActionError, defineAction } from 'astro:actions';
import type { z } from 'zod';
import { Refusal } from '../domain/errors.ts';
import { textsOf } from '../http/requests/body.ts';
import { checkInput } from '../http/requests/input.ts';

/** What is thrown in an action, as Astro passes it on: with the original as its cause (run-action.ts). */
function asActionError(error: unknown): ActionError {
	const status = error instanceof Refusal ? error.status : 500;
	const message = error instanceof Refusal ? error.code : 'fault';
	return Object.assign(new ActionError({ code: ActionError.statusToCode(status), message }), {
		cause: error,
	});
}

/**
 * A small form of the site's own. Its fields are checked here and not by Astro, to which an empty field is
 * null. Whatever is thrown goes on as a cause: of anything but its own errors Astro keeps the message
 * alone, which for the database is the statement with its parameters.
 */
export function formAction<Fields, Result>(
	fields: z.ZodType<Fields>,
	work: (fields: Fields, locals: App.Locals) => Promise<Result>,
) {
	return defineAction({
		accept: 'form',
		handler: async (form, { locals }): Promise<Result> => {
			const sent = Object.fromEntries(form);
			try {
				return await work(checkInput(sent, fields), locals);
			} catch (error) {
				// A refused form is shown again with what was typed.
				locals.typed = textsOf(sent);
				throw asActionError(error);
			}
		},
	});
}
