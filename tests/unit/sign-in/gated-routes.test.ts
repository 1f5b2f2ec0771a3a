import { describe, expect, it } from 'vitest';
import { GATED_ROUTES, wayBackTo } from '../../../src/auth/gated-routes.ts';
import { loginPath, safeNextPath } from '../../../src/http/requests/next-path.ts';
import { documents } from '../../support/documents.ts';

/** Every page of the site by its route. */
const pages = new Map(
	documents('src/pages/**/*.{astro,ts}').map(({ path, text }) => [
		path.replace(/^src\/pages|(?:\/index)?\.(?:astro|ts)$/g, '') || '/',
		text,
	]),
);

/** Pages among the gated ones that a signed link opens, whoever is signed in. */
const BY_LINK = ['/rsvp/[token]'];

describe('the sign-in gate', () => {
	it('knows every page under /admin, /me and /rsvp, and no page that is gone', () => {
		const gated = [...pages.keys()].filter(
			(route) => /^\/(?:admin|me|rsvp)(?:\/|$)/.test(route) && !BY_LINK.includes(route),
		);
		expect(gated.length).toBeGreaterThan(45);
		expect(Object.keys(GATED_ROUTES).sort()).toEqual(gated.sort());
	});

	it.each(Object.entries(GATED_ROUTES))(
		'needs the same right as the page %s itself',
		(route, { needs }) => {
			// The page takes its viewer from `authorize`, which throws where there is none.
			const [first] =
				/authorize\(\s*(?:Astro\.locals\.viewer|locals\.viewer|viewer),\s*'[\w.]+'/.exec(
					pages.get(route) ?? '',
				) ?? ['nothing'];
			expect(first).toContain(`'${needs}'`);
		},
	);

	it('is the only place that sends visitors to sign in', () => {
		const redirecting = [...pages].filter(
			([route, source]) => route in GATED_ROUTES && /!\s*(?:\w+\.)*viewer\b/.test(source),
		);
		expect(redirecting.map(([route]) => route)).toEqual([]);
	});

	it('leads back to the requested page, or to the one that offers the file', () => {
		const back = (route: string, params = {}) =>
			wayBackTo(route, GATED_ROUTES[route] ?? { needs: 'desk.see' }, params);
		const slug = 'open-studio';
		expect(back('/admin/events/[slug]/guests', { slug })).toBe('/admin/events/open-studio/guests');
		expect(back('/admin/events/[slug]/guests.csv', { slug })).toBe(
			'/admin/events/open-studio/guests',
		);
		expect(back('/me/data.json')).toBe('/me/data');
		expect(loginPath(back('/admin/events/[slug]', { slug: '../../evil' }))).toBe('/login');
	});

	it('leads back only to paths that a sign-in may lead to', () => {
		const params = { slug: 'open-studio', id: 'an-id', step: 'club', part: 'name', token: 'a.b.c' };
		for (const [route, gate] of Object.entries(GATED_ROUTES)) {
			if (route.includes('[token]')) continue;
			const path = wayBackTo(route, gate, params);
			expect(safeNextPath(path)).toBe(path);
		}
	});
});
