import { describe, expect, it } from 'vitest';
import { importFaults } from '../../../lint/imports.ts';

const imports = (...paths: string[]) => paths.map((path) => `import '${path}';\n`).join('');

describe('a layer of the source', () => {
	it.each([
		['domain', 'src/domain/series/plan.ts', '../../db/schema.ts', 'domain may not import db'],
		['domain', 'src/domain/series/plan.ts', '../../context.ts', 'domain may not import context.ts'],
		['domain', 'src/domain/errors.ts', '../auth/policy.ts', 'domain may not import auth'],
		['domain', 'src/domain/mail/retry.ts', '../../mail/render.ts', 'domain may not import mail'],
		['domain', 'src/domain/series/plan.ts', 'drizzle-orm', 'domain may not import drizzle-orm'],
		['domain', 'src/domain/series/plan.ts', 'astro/zod', 'domain may not import astro/zod'],
		['db', 'src/db/mail/outbox.ts', '../../mail/render.ts', 'db may not import mail'],
		['db', 'src/db/client.ts', '../config.ts', 'db may not import config.ts'],
		['auth', 'src/auth/policy.ts', '../mail/render.ts', 'auth may not import mail'],
		['mail', 'src/mail/parts/look.ts', '../../auth/policy.ts', 'mail may not import auth'],
		[
			'features',
			'src/features/rsvps/a.ts',
			'../../views/club/home.ts',
			'features may not import views',
		],
		[
			'features',
			'src/features/rsvps/a.ts',
			'astro:actions',
			'features may not import astro:actions',
		],
		['views', 'src/views/club/home.ts', '../../http/requests/body.ts', 'views may not import http'],
		['jobs', 'src/jobs/chores.ts', '../pages/index.astro', 'jobs may not import pages'],
		['http', 'src/http/requests/body.ts', '../../db/client.ts', 'http may not import db'],
		[
			'pages',
			'src/pages/me/a.ts',
			'../../db/client.ts',
			'pages may not import the database client',
		],
		[
			'components',
			'src/components/a.ts',
			'drizzle-orm/d1',
			'components may not import drizzle-orm/d1',
		],
	])('may not import a layer above it: %s (%s, %s)', (_, path, imported, fault) => {
		expect(importFaults({ [path]: imports('node:path', imported) })).toEqual([
			`${path}:2 ${fault}`,
		]);
	});

	it('is in the table, whatever it imports', () => {
		expect(
			importFaults({ 'src/utils/any.ts': imports('../clock.ts'), 'src/utils/other.ts': '' }),
		).toEqual(['src/utils is in no table of layers']);
	});

	it('may import layers below it, a noun of the same name, and itself', () => {
		expect(
			importFaults({
				'src/domain/series/plan.ts': imports('../mail/times.ts', '../errors.ts', 'zod'),
				'src/db/mail/outbox.ts': imports(
					'../../domain/mail/retry.ts',
					'../client.ts',
					'drizzle-orm',
				),
				'src/features/mail/send-now.ts': imports('../../mail/render.ts', '../../context.ts'),
				'src/pages/index.astro': `---\n${imports('../views/club/home.ts', 'astro:actions')}---\n<p>Hello.</p>`,
				'src/middleware.ts': imports('./http/requests/body.ts', './features/doctor/diagnose.ts'),
			}),
		).toEqual([]);
	});

	it('is checked in types, dynamic imports, components and their scripts', () => {
		expect(
			importFaults({
				'src/domain/club/club.ts': "import type { Db } from '../../db/client.ts';\n",
				'src/domain/club/links.ts': "\nexport { a } from '../../db/client.ts';\n",
				'src/domain/club/desk.ts': "\n\nconst later = () => import('../../db/client.ts');\n",
				'src/pages/index.astro': `---\n\n${imports('../db/client.ts')}---\n<p>Hello.</p>\n<script>\n${imports('../db/client.ts')}</script>\n`,
			}),
		).toEqual([
			'src/domain/club/club.ts:1 domain may not import db',
			'src/domain/club/links.ts:2 domain may not import db',
			'src/domain/club/desk.ts:3 domain may not import db',
			'src/pages/index.astro:3 pages may not import the database client',
			'src/pages/index.astro:7 pages may not import the database client',
		]);
	});
});

describe('the nouns of a layer', () => {
	it('may not import each other in a circle, however long', () => {
		expect(
			importFaults({
				'src/db/mail/outbox.ts': imports('../rsvps/rsvps.ts'),
				'src/db/rsvps/rsvps.ts': imports('../seats.ts'),
				'src/db/events/events.ts': imports('../mail/hold.ts'),
				'src/db/rsvps/seats.ts': imports('node:path', '../events/events.ts'),
			}),
		).toEqual([
			[
				'src/db: the circle mail → rsvps → events → mail',
				'  src/db/mail/outbox.ts:1 → src/db/rsvps/rsvps.ts',
				'  src/db/events/events.ts:1 → src/db/mail/hold.ts',
				'  src/db/rsvps/seats.ts:2 → src/db/events/events.ts',
			].join('\n'),
		]);
	});

	it('may import each other in another order in another layer', () => {
		expect(
			importFaults({
				'src/domain/mail/mailings.ts': imports('../events/limits.ts'),
				'src/db/events/changes.ts': imports('../mail/hold.ts'),
			}),
		).toEqual([]);
	});
});

describe('the files of the source', () => {
	it('form no circle, not even of types', () => {
		expect(
			importFaults({
				'src/db/series/series.ts': imports('./values.ts'),
				'src/db/series/values.ts': "import type { SeriesRow } from './series.ts';\n",
				'src/db/series/breaks.ts': imports('./series.ts'),
			}),
		).toEqual([
			'the circle src/db/series/series.ts → src/db/series/values.ts → src/db/series/series.ts',
		]);
	});
});
