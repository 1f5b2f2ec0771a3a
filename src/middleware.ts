import { defineMiddleware } from 'astro:middleware';
import { env, waitUntil } from 'cloudflare:workers';
import { runAction } from './actions/run-action.ts';
import { hasEnded, hasSessionCookie, readViewer } from './auth/viewer.ts';
import { wallClock } from './clock.ts';
import { readConfig } from './config.ts';
import { type Context, createContext } from './context.ts';
import { isSampled } from './domain/doctor/session-reads.ts';
import { Refusal } from './domain/errors.ts';
import { languageOf, localeWithoutClub } from './domain/text/language.ts';
import type { Environment } from './environment.ts';
import { measureSessionRead } from './features/doctor/measure-session-reads.ts';
import { isForm, readTexts } from './http/requests/body.ts';
import { languageCookieOf } from './http/requests/language-cookie.ts';
import { signInAgainPath } from './http/requests/next-path.ts';
import {
	allowedMethods,
	cameFromPage,
	hasNothingFor,
	isOwnHost,
	isSafeMethod,
	sentFrom,
	takesMethod,
} from './http/requests/origin.ts';
import { UNREADABLE_PATH } from './http/requests/readable-path.ts';
import { bodyProblemOf } from './http/requests/received-body.ts';
import { pageOfForm, showFormAgain } from './http/responses/form-again.ts';
import { setSecurityHeaders, withOwnPhrase } from './http/responses/headers.ts';
import { noticeFor, settleNotices } from './http/responses/notice-cookie.ts';
import { passGate, signInFirst } from './http/responses/pass-gate.ts';
import {
	notConfiguredAsJson,
	refusalAsJson,
	seeOther,
	wantsJson,
} from './http/responses/respond.ts';
import { justChangedCookie } from './http/visitors/just-changed.ts';
import { describeError, isDatabaseError, logger } from './logger.ts';
import { spoken } from './messages/spoken.ts';
import { provideWaitUntil } from './wait-until.ts';

provideWaitUntil(waitUntil);

/** better-auth, which an isolate that starts for a visitor doesn't load. */
const authFor = async (environment: Environment) =>
	(await import('./auth/create-auth.ts')).createAuth(environment);

/** The sentences of messages after a form, which most pages don't show. */
const loadSentences = () => import('./http/responses/shown-notice.ts');

/** Delivers what a request owes, after its response or refusal; most owe nothing and load none of it. */
function deliverAfterwards(context: Context): void {
	const owed = context.takeOwed();
	if (owed.ids.length === 0 && !owed.hasBatches) return;
	const delivering = import('./features/mail/deliver-owed.ts').then(({ deliverOwed }) =>
		deliverOwed(context, owed),
	);
	context.waitUntil(delivering);
}

/** The steps of every request: environment, host, origin, session, the page, headers. */
export const onRequest = defineMiddleware(async (astro, next) => {
	const { request, locals, url } = astro;
	// Showing a refusal runs the page /refused through here again, within the request that was refused.
	if (locals.refusal) return passGate(astro) ?? next();
	const environment = env as unknown as Environment;
	const requestId = request.headers.get('cf-ray') ?? crypto.randomUUID();
	const isSafe = isSafeMethod(request.method);
	locals.requestId = requestId;
	locals.styleHashes = [];
	locals.notice = null;
	locals.language = null;
	locals.locale = localeWithoutClub(null);

	const withHeaders = (page: Response, isHttps: boolean) => {
		const response = withOwnPhrase(page);
		if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
		// ELinks knows no `no-store`: after a form it would show the page as it was before (decision 0039).
		if (response.headers.get('cache-control') === 'no-store')
			response.headers.set('pragma', 'no-cache');
		response.headers.set('x-request-id', requestId);
		if (response.headers.get('content-type')?.startsWith('text/html')) {
			response.headers.set('content-language', languageOf(locals.locale));
			// A page is in the language of the cookie and offers the one that the browser asks for.
			response.headers.append('vary', 'Accept-Language, Cookie');
		}
		setSecurityHeaders(response.headers, {
			styleHashes: locals.styleHashes,
			hasScript: locals.hasScript ?? false,
			hasCamera: locals.hasCamera ?? false,
			isHttps,
			isDevelopment: import.meta.env.DEV,
		});
		return response;
	};

	const configuration = readConfig(environment);
	if (!configuration.ok) {
		logger.error('not_configured', {
			requestId,
			names: configuration.problems.map((problem) => problem.name).join(' '),
		});
		if (wantsJson(request)) return withHeaders(notConfiguredAsJson(configuration.problems), false);
		locals.problems = configuration.problems;
		return withHeaders(await next('/not-configured'), false);
	}
	const { config } = configuration;
	const isHttps = config.siteUrl.protocol === 'https:';
	const context = createContext(environment, config, wallClock(), waitUntil);
	locals.context = context;
	locals.auth = () => authFor(environment);
	locals.viewer = null;
	locals.isViewerUnknown = hasSessionCookie(request);
	const sent = noticeFor(request, url, isHttps);
	locals.notice = sent && (await loadSentences()).shownNotice(sent.code, sent.numbers);
	locals.language = languageCookieOf(request, isHttps);
	context.language = locals.language;

	const refuse = async (refusal: Refusal) => {
		if (wantsJson(request)) return refusalAsJson(refusal, locals.locale);
		if (refusal.code === 'sign_in_again') {
			return seeOther(signInAgainPath(refusal.next ?? url.pathname));
		}
		if (refusal.code === 'unauthenticated') {
			const answer = signInFirst(astro);
			if (answer) return answer;
		}
		locals.refusal = refusal;
		if (!isSafe) {
			locals.isFormRefused = true;
			locals.cameFrom = cameFromPage(request, url.origin);
		}
		// The page that the message is for did not come: it waits for the next try.
		locals.notice = null;
		locals.isNoticeShown = false;
		const cookie = request.headers.get('cookie') ?? '';
		return astro.rewrite(new Request(new URL('/refused', url), { headers: { cookie } }));
	};

	/** Shows a form again that may be one of the site's own, though its browser doesn't say so. */
	const showOnceMore = async () => {
		const refusal = new Refusal('unknown_origin');
		const sent = await readTexts(request);
		const page = pageOfForm(url.pathname, sent, locals.viewer !== null);
		if (page === null) throw refusal;
		return showFormAgain(astro, page, refusal, sent);
	};

	const cookies: string[] = [];
	let measured: Awaited<ReturnType<typeof readViewer>>['measured'] = null;
	let response: Response;
	try {
		if (!isOwnHost(url, config.siteUrl, config.isLocal)) throw new Refusal('wrong_host');
		if (url.pathname === UNREADABLE_PATH) throw new Refusal('bad_request');
		const source = sentFrom(request, url.origin, url.pathname);
		if (source === 'elsewhere') throw new Refusal('wrong_origin');
		const isUnknown = source === 'unknown';
		if (isUnknown && (wantsJson(request) || !isForm(request))) throw new Refusal('unknown_origin');
		if (!takesMethod(request.method, url.pathname)) throw new Refusal('method_not_allowed');
		if (hasNothingFor(request.method, url.pathname)) throw new Refusal('not_found');
		const bodyProblem = bodyProblemOf(request);
		if (bodyProblem) throw bodyProblem;
		const session = await readViewer(locals.auth, request, {
			isSafe,
			pathname: url.pathname,
			isSampled: isSampled(requestId),
		});
		locals.isViewerUnknown = false;
		measured = session.measured;
		locals.viewer = session.viewer;
		locals.language = session.viewer?.user.language ?? locals.language;
		context.language = locals.language;
		locals.locale = await spoken(localeWithoutClub(locals.language));
		cookies.push(...session.cookies);
		const early = isUnknown ? await showOnceMore() : (passGate(astro) ?? (await runAction(astro)));
		response = early ?? (await next());
	} catch (error) {
		if (error instanceof Refusal) {
			// The viewer was signed in when the request began, but no longer is.
			if (error.code === 'unauthenticated') locals.viewer = null;
			response = await refuse(error);
		} else if (locals.viewer && (await hasEnded(context.db, locals.viewer).catch(() => false))) {
			// The request wrote a row that names a deleted member, and the database refused it.
			locals.viewer = null;
			response = await refuse(new Refusal('unauthenticated'));
		} else {
			logger.error('request_failed', {
				requestId,
				method: request.method,
				path: astro.routePattern,
				...describeError(error),
			});
			response = await refuse(new Refusal(isDatabaseError(error) ? 'unavailable' : 'fault'));
		}
	} finally {
		deliverAfterwards(context);
	}

	if (!isSafe && !locals.viewer && response.status < 400) cookies.push(justChangedCookie(isHttps));
	response = withHeaders(response, isHttps);
	if (response.status === 405 && !response.headers.has('allow')) {
		response.headers.set('allow', allowedMethods(url.pathname));
	}
	settleNotices(response, request, { url, isHttps, isShown: locals.isNoticeShown ?? false });
	// A response that sets a cookie is for one browser, however long others may cache a feed.
	if (cookies.length > 0) response.headers.set('cache-control', 'no-store');
	for (const cookie of cookies) response.headers.append('set-cookie', cookie);
	if (measured) measureSessionRead(context, measured);
	return response;
});
