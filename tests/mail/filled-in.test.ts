import type { AstroComponentFactory } from 'astro/runtime/server/index.js';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BATCH_KINDS } from '../../src/domain/mail/outbox-kinds.ts';
import { filledMails, type Markers } from '../../src/mail/parts/personal-parts.ts';
import { renderMail } from '../../src/mail/render.ts';
import { keptRenderings, MOST_RENDERINGS, renderOnce } from '../../src/mail/render-once.ts';
import { mailSamples } from '../../src/mail/samples.ts';
import { type BatchSubject, clubMails } from '../../src/mail/templates/club-mail.ts';
import SignInMail from '../../src/mail/templates/sign-in-mail.astro';
import { signInMail } from '../../src/mail/templates/sign-in-mail.ts';
import { times } from '../support/for-all.ts';
import { clubOf, NOW, SITE } from './clubs.ts';
import { recipientOf, subjectOf, typed } from './to-many.ts';

/** An email that is filled in is, byte for byte, the one that is rendered for its recipient alone. */

/** How a template was rendered for all, and, where one email was filled in at once, with what. */
interface Rendered {
	template: AstroComponentFactory;
	propsOf: (markers: Markers<string>) => Record<string, unknown>;
	one?: { values: Markers<string>; made: { html: string; text: string } };
}

const rendered = vi.hoisted((): unknown[] => []);
vi.mock('../../src/mail/render-once.ts', async (original) => {
	const real = await original<typeof import('../../src/mail/render-once.ts')>();
	const recorded: typeof real.renderOnce = async (name, template, parts, propsOf) => {
		const rendering = await real.renderOnce(name, template, parts, propsOf);
		const record: Record<string, unknown> = { template, propsOf };
		rendered.push(record);
		return {
			...rendering,
			filled: (values) => {
				const made = rendering.filled(values);
				record.one = { values, made };
				return made;
			},
		};
	};
	return { ...real, renderOnce: recorded };
});
beforeEach(() => {
	rendered.length = 0;
});

const taken = () => rendered.splice(0) as Rendered[];

/** Renders the email that was filled in once more, for its recipient alone. */
async function expectAsAlone(): Promise<void> {
	const [last, ...others] = taken();
	expect(others).toEqual([]);
	const { template, propsOf, one } = last as Rendered;
	expect(one?.made).toEqual(await renderMail(template, propsOf(one?.values ?? {})));
}

const clubNamed = (name: string, colour = '#b93815') => ({ ...clubOf(colour), name });

describe('an email that is filled in is the one that is rendered for its recipient alone', () => {
	it.each(BATCH_KINDS)('in a batch of kind %s, whatever was typed', (kind) =>
		times(25).forAllAsync(
			fc.array(typed, { minLength: 1, maxLength: 3 }),
			typed,
			typed,
			typed,
			async (names, title, body, clubName) => {
				const subject: BatchSubject = {
					...subjectOf(kind, { title, body }),
					club: clubNamed(clubName),
				};
				const all = [...names, "O'Brien", '🙂 \u00a0 🙂'];
				const recipients = all.map((name, index) => recipientOf(index, name));
				const shared = await clubMails(subject, recipients, SITE);
				const renderings = taken();
				for (const [index, { html, text }] of filledMails(shared).entries()) {
					const { mail, values } = shared.recipients[index] as (typeof shared.recipients)[number];
					const { template, propsOf } = renderings[mail] as Rendered;
					expect({ html, text }).toEqual(await renderMail(template, propsOf(values)));
				}
			},
		),
	);

	const samples = mailSamples(clubNamed(`O'Brien's "makers" & <menders>`), SITE, NOW);
	// Those of a batch are above, and few are about a new address or from the contact form.
	const single = samples.filter(
		({ kind }) =>
			!(BATCH_KINDS as readonly string[]).includes(kind) &&
			!kind.startsWith('email_') &&
			kind !== 'contact',
	);
	it.each(single.map((sample) => [sample.name, sample] as const))('%s', async (_, { make }) => {
		await make();
		await expectAsAlone();
	});

	it('to sign in, wherever its link leads', () =>
		times(25).forAllAsync(
			fc.webPath(),
			fc.webQueryParameters(),
			typed,
			async (path, query, clubName) => {
				const link = new URL('/login/confirm?token=a-token', SITE.siteUrl);
				link.searchParams.set('next', `${path}?${query}`);
				await signInMail({
					club: clubNamed(clubName),
					siteUrl: SITE.siteUrl,
					to: 'ada@example.com',
					link: link.href,
					code: '012345',
					minutes: 10,
					locale: 'en-GB',
					event: null,
				});
				await expectAsAlone();
			},
		));
});

describe('the renderings that an isolate keeps', () => {
	const renderedFor = (name: string) =>
		renderOnce('sign-in-mail', SignInMail, ['link', 'code'], (personal) => ({
			club: clubNamed(name),
			siteUrl: SITE.siteUrl.href,
			locale: 'en-GB',
			minutes: 10,
			...personal,
		}));

	it('serve all who get the same email, and nobody who gets another one', async () => {
		const { html } = await renderedFor('Makers');
		expect((await renderedFor('Makers')).html).toBe(html);
		expect((await renderedFor('Menders')).html).not.toBe(html);
	});

	it('stay few, however many emails differ', async () => {
		for (let number = 0; number < 2 * MOST_RENDERINGS.number; number += 1) {
			await renderedFor(`Makers ${number}`);
		}
		expect(keptRenderings().number).toBeLessThanOrEqual(MOST_RENDERINGS.number);
		expect(keptRenderings().number).toBeGreaterThan(MOST_RENDERINGS.number / 4);
	});

	it('stay small, however long emails are', async () => {
		for (let number = 0; number < MOST_RENDERINGS.number; number += 1) {
			await renderedFor(`${number} ${'long '.repeat(4_000)}`);
			expect(keptRenderings().characters).toBeLessThanOrEqual(MOST_RENDERINGS.characters);
		}
		await renderedFor('longer '.repeat(MOST_RENDERINGS.characters / 7));
		expect(keptRenderings().characters).toBeLessThanOrEqual(MOST_RENDERINGS.characters);
	});
});
