/** The least that a Worker can do: what everything is measured beside. */
export const BARE = `export default {
	fetch: () => new Response('<!doctype html><title>Bare</title><p>Hello.', {
		headers: { 'content-type': 'text/html; charset=utf-8' },
	}),
};`;
