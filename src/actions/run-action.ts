import { getActionContext } from 'astro:actions';
import type { APIContext } from 'astro';
import { Refusal } from '../domain/errors.ts';
import { isForm } from '../http/requests/body.ts';
import { json, wantsJson } from '../http/responses/respond.ts';

type Action = NonNullable<ReturnType<typeof getActionContext>['action']>;

/** Runs an action by its name; one that no action has, and one that cannot be read, is not found. */
async function resultOf(action: Action) {
	try {
		return await action.handler();
	} catch (error) {
		if (error instanceof URIError) throw new Refusal('not_found');
		throw error;
	}
}

/**
 * Runs the action that a request names, for the page that it was sent to, which shows what came of it.
 *
 * @returns the response for JSON, which has no page to show; null for a page
 * @throws Refusal for JSON, for somebody signed out meanwhile, for a name that no action has, and for a body
 *   that is no form; a fault as it was thrown
 */
export async function runAction(astro: APIContext): Promise<Response | null> {
	const { action, setActionResult, serializeActionResult } = getActionContext(astro);
	if (!action) return null;
	const { request, locals } = astro;
	// Astro reads JSON for an action too, and what is no JSON then becomes a fault.
	if (!isForm(request)) throw new Refusal('unsupported_type');
	const result = await resultOf(action);
	const { error } = result;
	const hasPage = action.calledFrom === 'form' && !wantsJson(request);
	if (!error) {
		if (!hasPage) return json({ status: 'done' });
	} else {
		if (error.code === 'NOT_FOUND' && !error.cause) throw new Refusal('not_found');
		// The form as such could not be read: it never came to the action.
		if (!error.cause) throw new Refusal(error.status === 413 ? 'too_large' : 'bad_request');
		if (!(error.cause instanceof Refusal) || !hasPage || error.cause.deniesAccess)
			throw error.cause;
		// The page says it beside its field, or above it: Astro passes on no more than a message.
		locals.refusal = error.cause;
	}
	setActionResult(action.name, serializeActionResult(result));
	return null;
}
