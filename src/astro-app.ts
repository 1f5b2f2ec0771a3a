import { createApp } from 'astro/app/entrypoint';
import { remembered } from './domain/remembered.ts';
import type { WaitUntil } from './wait-until.ts';

/**
 * The adapter's own handler makes an app that streams. Every page here is whole before its headers are made
 * (middleware.ts): a stream in between would only have to be read again. An error half-way through comes first, too.
 */
const app = createApp({ streaming: false });

/** More pages than a club's members visit in the life of an isolate, and how long all of their paths may be. */
const MOST_PATHS = 500;
const MOST_CHARACTERS = 50_000;

type Route = ReturnType<typeof app.match>;

/**
 * Pages whose paths have no parts that change: such a one comes before all others for its path, as in Astro's own
 * order. Astro tries the patterns of all pages one by one, and the front page's comes last.
 */
const pagesByPath = new Map(
	app.manifest.routes
		.map(({ routeData }) => routeData)
		.filter(({ params, prerender }) => params.length === 0 && !prerender)
		.map((route): [string, Route] => [route.route, route]),
);

/** The path alone decides: the site has no other domains and no languages in its paths. */
const routeAt = remembered(
	(path: string): Route => pagesByPath.get(path) ?? app.match(new Request(`http://path${path}`)),
	MOST_PATHS,
	{ most: MOST_CHARACTERS, of: (path) => path.length },
);

/** Only the development server finds routes that have changed since it began. */
async function routeOf(request: Request) {
	if (!app.isDev()) return routeAt(new URL(request.url).pathname);
	return (await app.devMatch(app.getPathnameFromRequest(request)))?.routeData;
}

/**
 * Answers a request through Astro: middleware, actions, pages and routes.
 *
 * Of what the adapter's handler does, this leaves out what the site doesn't have: prerendered pages, Astro's own
 * sessions and cookies, and static files, which never come this way (STATIC_PATHS in environment.ts).
 */
export async function answerThroughAstro(
	request: Request,
	waitUntil: WaitUntil,
): Promise<Response> {
	return app.render(request, { routeData: await routeOf(request), locals: {}, waitUntil });
}
