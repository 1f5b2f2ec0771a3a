/** The messages that a page or a redirect has left in the browser, as `regulars.notice` holds them. */
function noticesIn(response: Response): string[] {
	const line = response.headers
		.getSetCookie()
		.find((cookie) => /^(?:__Host-)?regulars\.notice=/.test(cookie));
	const value = line?.slice(line.indexOf('=') + 1, line.indexOf(';')) ?? '';
	return value === '' ? [] : value.split('~');
}

/**
 * Where a form leads and what the page there will say: `/me#said says renamed`, with the numbers that the sentence
 * states, `/me/sessions says sessions_ended 2`; the path alone where nothing is said. An answer that is not the
 * 303 of a form begins with its status: `403 nowhere`.
 */
export function ledTo(response: Response): string {
	const { status } = response;
	const location = response.headers.get('location') ?? 'nowhere';
	const to = status === 303 ? location : `${status} ${location}`;
	const [newest] = noticesIn(response);
	if (newest === undefined) return to;
	const [code, , ...numbers] = newest.split('.');
	return `${to} says ${[code, ...numbers].join(' ')}`;
}

/** A refusal as JSON says it: `409 changed_meanwhile`, with the field where it names one, `422 invalid: reason`. */
export async function refusalIn(response: Response): Promise<string> {
	const { error } = (await response.json()) as { error?: { code: string; field?: string } };
	const field = error?.field === undefined ? '' : `: ${error.field}`;
	return `${response.status} ${error?.code ?? 'and no error'}${field}`;
}
