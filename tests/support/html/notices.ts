/** The messages that a page or a redirect has left in the browser, as `regulars.notice` holds them. */
function noticesIn(response: Response): string[] {
	const line = response.headers
		.getSetCookie()
		.find((cookie) => /^(?:__Host-)?regulars\.notice=/.test(cookie));
	const value = line?.slice(line.indexOf('=') + 1, line.indexOf(';')) ?? '';
	return value === '' ? [] : value.split('~');
}

/**
 * Where a form leads and what the page there will say: `/me says renamed`, with the numbers that the sentence
 * states, `/me/sessions says sessions_ended 2`; the path alone where nothing is said.
 */
export function ledTo(response: Response): string {
	const location = response.headers.get('location') ?? 'nowhere';
	const [newest] = noticesIn(response);
	if (newest === undefined) return location;
	const [code, , ...numbers] = newest.split('.');
	return `${location} says ${[code, ...numbers].join(' ')}`;
}
