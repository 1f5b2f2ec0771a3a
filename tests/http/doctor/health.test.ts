import { describe, expect, it } from 'vitest';
import { refusalIn } from '../../support/html/notices.ts';
import { insertClub, insertMember } from '../../support/site/fixtures.ts';
import { type Site, useSite } from '../../support/site/site.ts';

async function healthOf(site: Site) {
	const response = await fetch(`${site.origin}/api/health`);
	return { status: response.status, body: await response.json() };
}

const site = useSite(
	{
		expectedErrors: ['health_database', 'request_failed', 'club_unavailable', 'better_auth_error'],
	},
	insertClub,
);
const withoutKv = useSite({ without: ['KV'] }, insertClub);

describe('GET /api/health', () => {
	it('says how the database, KV, mail and cron are, and nothing else', async () => {
		expect(await healthOf(site)).toEqual({
			status: 200,
			body: { status: 'ok', checks: { database: 'ok', kv: 'ok', mail: 'ok', cron: 'waiting' } },
		});
	});

	it('notices that the cron runs', async () => {
		await site.tick();
		expect(await healthOf(site)).toMatchObject({
			body: { status: 'ok', checks: { cron: 'ok' } },
		});
	});

	it('notices a cron that has been silent for long', async () => {
		await site.run('update chore_runs set started_at = started_at - 600000');
		expect(await healthOf(site)).toMatchObject({
			status: 200,
			body: { status: 'degraded', checks: { cron: 'failing' } },
		});
		await site.tick();
		expect(await healthOf(site)).toMatchObject({ body: { checks: { cron: 'ok' } } });
	});

	it('says that KV is absent, which is no fault', async () => {
		expect(await healthOf(withoutKv)).toMatchObject({
			status: 200,
			body: { status: 'ok', checks: { kv: 'absent' } },
		});
	});

	it.each(['throwing', 'slow'] as const)(
		'says that KV fails when it is %s, and stays 200',
		async (kv) => {
			await site.control({ kv });
			try {
				expect(await healthOf(site)).toMatchObject({
					status: 200,
					body: { status: 'degraded', checks: { database: 'ok', kv: 'failing' } },
				});
			} finally {
				await site.control({});
			}
		},
	);

	it('is a 503 when the database is gone, and pages say so, with their headers', async () => {
		const member = await insertMember(site);
		await site.control({ database: 'failing' });
		try {
			expect(await healthOf(site)).toMatchObject({
				status: 503,
				body: { status: 'failing', checks: { database: 'failing' } },
			});
			const page = await fetch(site.origin, { headers: { accept: 'text/html' } });
			expect(page.status).toBe(503);
			const html = await page.text();
			expect(html).toContain('reach its data right now');
			expect(html, 'named after who sends its emails').toContain(
				'<title>Back in a moment · Makers</title>',
			);
			expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
			const asJson = await fetch(`${site.origin}/events`, {
				headers: { accept: 'application/json' },
			});
			expect(await refusalIn(asJson)).toBe('503 unavailable');
			for (const path of ['/', '/me', '/admin']) {
				const signedIn = await member.browser.get(path);
				expect(signedIn.status, path).toBe(503);
				expect(await signedIn.text()).toContain('reach its data right now');
			}
			const change = await member.browser.postJson('/api/rsvp-toggle', { answer: 'going' });
			expect(change.status).toBe(503);
		} finally {
			await site.control({});
		}
	});

	it('is not cached', async () => {
		const { headers } = await fetch(`${site.origin}/api/health`);
		expect(headers.get('cache-control')).toBe('no-store');
	});
});
