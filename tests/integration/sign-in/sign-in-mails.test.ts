import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAuth } from '../../../src/auth/create-auth.ts';
import type { Refusal } from '../../../src/domain/errors.ts';
import { checkHealth } from '../../../src/features/doctor/check-health.ts';
import { askForSignIn } from '../../../src/features/sign-in/ask-for-sign-in.ts';
import { confirmSignIn } from '../../../src/features/sign-in/confirm-sign-in.ts';
import { refusalText } from '../../../src/http/responses/refusal-text.ts';
import { localMailbox, readMailbox } from '../../../src/mail/transports/local-mailbox.ts';
import { MailError, type MailMessage } from '../../../src/mail/transports/transport.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';
import { refusalOf } from '../../support/refusals.ts';
import { tally } from '../../support/tally.ts';
import { fromNow, MINUTE_MS, NOW } from '../../support/time.ts';
import { holdDate } from '../clocks.ts';
import { contextOn } from '../contexts.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { mailTo, useMailTransport } from '../mail-transport.ts';
import { addMember } from '../rows.ts';

// Only Astro's build can read the template that makes the text.
vi.mock('../../../src/mail/templates/sign-in-mail.ts', () => ({
	signInMail: async ({ to, link, code }: { to: string; link: string; code: string }) =>
		mailTo(to, 'Sign in', `${link} ${code}`),
}));

const platform = useLocalPlatform();
const mail = useMailTransport();
const logs = useQuietLogs();

holdDate();
beforeEach(() => emptyTables(platform.db));

const at = (minutes: number) => contextOn(platform, { now: fromNow(minutes * MINUTE_MS), mail });
const auth = () => createAuth(platform.env);

function ask({ email = 'ada@example.com', client = '203.0.113.7', minutes = 0 } = {}) {
	return askForSignIn(at(minutes), { email, client, next: '/me' });
}

const outcomes = async (work: Promise<unknown>[]) => tally(await Promise.all(work.map(refusalOf)));

/** Link and code of the mail that was sent last. */
function lastMail(): { token: string; code: string; link: URL } {
	const [address = '', code = ''] = (mail.sent.at(-1)?.message.text ?? '').split(' ');
	const link = new URL(address);
	return { token: link.searchParams.get('token') ?? '', code, link };
}

const useCode = (code: string, email = 'ada@example.com') =>
	refusalOf(confirmSignIn(at(0), auth(), { email, code }, new Headers()));
const useLink = (token: string) =>
	refusalOf(confirmSignIn(at(0), auth(), { token }, new Headers()));

/** Five codes that are not the one. */
const wrongCodes = (code: string) =>
	Array.from({ length: 5 }, (_, step) =>
		String((Number(code) + step + 1) % 1_000_000).padStart(6, '0'),
	);

describe('asking for a sign-in email', () => {
	it('sends an absolute link with the page to go on to, and a code of six digits', async () => {
		await ask();
		const { link, code } = lastMail();
		expect(link.origin + link.pathname).toBe('http://localhost:4321/login/confirm');
		expect(link.searchParams.get('next')).toBe('/me');
		expect(code).toMatch(/^\d{6}$/);
		expect(mail.sent[0]?.message.to).toBe('ada@example.com');
	});

	it('is the same for an address that is known and one that is not', async () => {
		const shape = async (email: string) => {
			platform.statements.length = 0;
			await ask({ email, client: crypto.randomUUID() });
			return platform.statements.length;
		};
		const unknown = await shape('nobody@example.com');
		await addMember(platform.db, { id: 'known' });
		expect(await shape('known@example.com')).toBe(unknown);
	});

	it('is allowed five times in a quarter of an hour for one address, also at the same moment', async () => {
		const asking = Array.from({ length: 30 }, (_, number) => ask({ client: `client ${number}` }));
		expect(await outcomes(asking)).toEqual({ none: 5, too_many_mails: 25 });
		expect(mail.sent).toHaveLength(5);
	});

	it('is allowed thirty times for one client, also at the same moment', async () => {
		const asking = Array.from({ length: 45 }, (_, number) =>
			ask({ email: `m${number}@example.com` }),
		);
		expect(await outcomes(asking)).toEqual({ none: 30, too_many_mails: 15 });
	});

	it('says when to ask again, and then allows it', async () => {
		for (const minutes of [0, 1, 2, 3, 4]) await ask({ minutes });
		const refusal = await ask({ minutes: 5 }).catch((error: unknown) => error);
		expect(refusal).toMatchObject({ code: 'too_many_mails', retryAfter: 10 * 60 });
		expect(await refusalOf(ask({ minutes: 14.9 }))).toBe('too_many_mails');
		expect(await refusalOf(ask({ minutes: 15.1 }))).toBe('none');
	});

	it('lets nobody lock somebody else out: refused requests do not count', async () => {
		await outcomes(Array.from({ length: 40 }, (_, number) => ask({ client: `client ${number}` })));
		expect(await refusalOf(ask({ minutes: 15.1 }))).toBe('none');
	});

	it('retries a failed email once, with the same bytes under the same key', async () => {
		let isFirst = true;
		mail.fault = () => {
			const error = isFirst ? new MailError('busy', true) : undefined;
			isFirst = false;
			return error;
		};
		expect(await refusalOf(ask())).toBe('none');
		expect(mail.sent).toHaveLength(2);
		expect(mail.sent[0]).toEqual(mail.sent[1]);
	});

	it('says clearly when email cannot be sent, and logs neither address nor link', async () => {
		mail.fault = () => new MailError('down', true);
		expect(await refusalOf(ask())).toBe('mail_unavailable');
		expect(logs.text).toContain('sign_in_mail_failed');
		expect(logs.text).not.toContain('ada@example.com');
		expect(logs.text).not.toContain(lastMail().token);
	});
});

describe('an email that the provider did not accept', () => {
	const refused = () => new MailError('down', true, { isRefusal: true });
	const askAgain = (minutes = 0) => refusalOf(ask({ minutes }));

	it('gives the address its attempt back after a refusal: a seventh try goes out', async () => {
		mail.fault = refused;
		for (let index = 0; index < 6; index += 1) expect(await askAgain()).toBe('mail_unavailable');
		mail.fault = undefined;
		expect(await outcomes(Array.from({ length: 7 }, () => ask()))).toEqual({
			none: 5,
			too_many_mails: 2,
		});
	});

	it('takes one statement more than one that was accepted', async () => {
		const count = async () => {
			platform.statements.length = 0;
			await refusalOf(ask({ email: `${crypto.randomUUID()}@example.com` }));
			return platform.statements.length;
		};
		const accepted = await count();
		mail.fault = refused;
		expect(await count()).toBe(accepted + 1);
	});

	it('counts for the client nevertheless', async () => {
		mail.fault = refused;
		const asking = Array.from({ length: 31 }, (_, number) =>
			ask({ email: `m${number}@example.com` }),
		);
		expect(await outcomes(asking)).toEqual({ mail_unavailable: 30, too_many_mails: 1 });
	});

	it('counts where no answer came, since it may have arrived', async () => {
		mail.fault = () => new MailError('no answer in time', true);
		for (let index = 0; index < 5; index += 1) expect(await askAgain()).toBe('mail_unavailable');
		const refusal = await ask().catch((error: unknown) => error);
		expect(refusal).toMatchObject({ code: 'too_many_mails', reason: 'perhaps_none_sent' });
		expect(await useCode(lastMail().code)).toBe('none');
	});

	it('is not known to be refused where the attempt before got no answer', async () => {
		let attempts = 0;
		mail.fault = () => {
			attempts += 1;
			return attempts % 2 === 1 ? new MailError('no answer in time', true) : refused();
		};
		for (let index = 0; index < 5; index += 1) expect(await askAgain()).toBe('mail_unavailable');
		expect(await askAgain()).toBe('too_many_mails');
	});

	it('is not retried at once where the next attempt would be refused too', async () => {
		for (const [error, retryAfter] of [
			[new MailError('bad address', false, { isRefusal: true }), undefined],
			[new MailError('quota', true, { isRefusal: true, retryAfterMs: 3_600_000 }), 3_600],
		] as const) {
			mail.sent = [];
			mail.fault = () => error;
			const refusal = await ask().catch((thrown: unknown) => thrown);
			expect(refusal).toMatchObject({ code: 'mail_unavailable', retryAfter });
			expect(mail.sent).toHaveLength(1);
		}
	});

	it('has no code to guess', async () => {
		mail.fault = refused;
		await askAgain();
		const { code } = lastMail();
		expect(await useCode(code)).toBe('wrong_code');
	});

	it('shows in the health check until one is accepted', async () => {
		const health = async (minutes = 0) => (await checkHealth(at(minutes))).checks.mail;
		expect(await health()).toBe('ok');
		mail.fault = refused;
		await askAgain();
		expect(await health()).toBe('failing');
		expect(await health(61)).toBe('ok');
		mail.fault = undefined;
		await askAgain(1);
		expect(await health(1)).toBe('ok');
		mail.fault = () => new MailError('no answer in time', true);
		await askAgain(2);
		expect(await health(2)).toBe('failing');
	});

	it('because of its own address shows in the health check only after three in a row', async () => {
		mail.fault = () => new MailError('bad address', false, { isRefusal: true });
		for (const expected of ['ok', 'ok', 'failing']) {
			await askAgain();
			expect((await checkHealth(at(0))).checks.mail).toBe(expected);
		}
	});
});

describe('the codes of an address', () => {
	const confirm = (proof: Parameters<typeof confirmSignIn>[2], minutes: number) =>
		confirmSignIn(at(minutes), auth(), proof, new Headers());

	/** Asks for an email at this minute, by which better-auth's own clock goes too. */
	async function askAt(minutes: number, email = 'ada@example.com') {
		vi.setSystemTime(at(minutes).now);
		await ask({ email, minutes });
		return lastMail();
	}

	/** Five wrong codes for each of so many emails, a quarter of an hour apart. */
	async function guess(rounds: number): Promise<string[]> {
		const seen: string[] = [];
		for (let round = 0; round < rounds; round += 1) {
			const { code } = await askAt(round * 16);
			for (const wrong of wrongCodes(code)) {
				const proof = { email: 'ada@example.com', code: wrong };
				seen.push(await refusalOf(confirm(proof, round * 16)));
			}
		}
		return seen;
	}
	afterEach(() => vi.setSystemTime(NOW));

	it('end for a day after fifty wrong ones, and the page says so; links stay valid', async () => {
		const seen = await guess(10);
		expect(seen.slice(0, 49)).toEqual(Array(49).fill('wrong_code'));
		const { code, token } = await askAt(160);
		const refusal = await confirm({ email: 'ada@example.com', code }, 160).catch(
			(error: unknown) => error,
		);
		expect(refusal).toMatchObject({ code: 'too_many_codes', status: 429 });
		expect(refusalText(refusal as Refusal, 'en-US')).toContain(
			'The link in the email still works.',
		);
		expect(await refusalOf(confirm({ token }, 160))).toBe('none');
	});

	it('are valid again a day later', async () => {
		await guess(10);
		const later = 24 * 60 + 160;
		const { code } = await askAt(later);
		expect(await refusalOf(confirm({ email: 'ada@example.com', code }, later))).toBe('none');
	});

	it('do not affect other addresses', async () => {
		await guess(10);
		const { code } = await askAt(160, 'grace@example.com');
		expect(await refusalOf(confirm({ email: 'grace@example.com', code }, 160))).toBe('none');
	});

	it('that were used are not counted as guesses of those that follow', async () => {
		for (let index = 0; index < 5; index += 1) {
			await ask();
			expect(await useCode(lastMail().code)).toBe('none');
		}
		const [row] = await platform.db.all<{ attempts: number }>(
			sql`select sum(code_attempts) as attempts from sign_in_mails`,
		);
		expect(row?.attempts).toBe(5);
	});
});

describe('a code', () => {
	it('signs in, and uses up the link of its email', async () => {
		await ask();
		const { token, code } = lastMail();
		expect(await useCode(code)).toBe('none');
		expect(await useLink(token)).toBe('link_used');
		expect(await useCode(code)).not.toBe('none');
	});

	it('is used up by the link of its email', async () => {
		await ask();
		const { token, code } = lastMail();
		expect(await useLink(token)).toBe('none');
		expect(await useCode(code)).not.toBe('none');
	});

	it('ends after five wrong ones; the link of its email stays valid', async () => {
		await ask();
		const { token, code } = lastMail();
		for (const wrong of wrongCodes(code)) expect(await useCode(wrong)).toBe('wrong_code');
		expect(await useCode(code)).toBe('wrong_code');
		expect(await useLink(token)).toBe('none');
	});

	it('ends after five wrong ones, also at the same moment', async () => {
		await ask();
		const { code } = lastMail();
		platform.statements.length = 0;
		await Promise.all(wrongCodes(code).flatMap((wrong) => [useCode(wrong), useCode(wrong)]));
		expect(await useCode(code)).toBe('wrong_code');
	});

	it('of an older email is valid for as long as that email is', async () => {
		await ask();
		const older = lastMail();
		await ask();
		expect(await useCode(older.code)).toBe('none');
		expect(await useCode(lastMail().code)).toBe('none');
	});

	it('is valid only for its own address', async () => {
		await ask();
		const { code } = lastMail();
		await ask({ email: 'grace@example.com' });
		const other = lastMail().code;
		if (other !== code) expect(await useCode(code, 'grace@example.com')).toBe('wrong_code');
		expect(await useCode(code)).toBe('none');
	});

	it('of a newer email works after the older one ended by guessing', async () => {
		await ask();
		for (const wrong of wrongCodes(lastMail().code)) await useCode(wrong);
		await ask();
		expect(await useCode(lastMail().code)).toBe('none');
	});
});

describe('the local mailbox', () => {
	const message = (number: number): MailMessage => ({
		...mailTo(number % 2 ? 'odd@example.com' : 'even@example.com', `email ${number}`),
		headers: { 'x-number': String(number) },
		attachments: [{ filename: 'event.ics', contentType: 'text/calendar', content: 'BEGIN' }],
	});
	function openMailbox() {
		const { MAILBOX } = platform.env;
		if (!MAILBOX) throw new Error('The local run has no mailbox.');
		return { MAILBOX, mailbox: localMailbox(MAILBOX, 'club@example.com') };
	}

	it('has each email once, the newest first, and finds those to one recipient', async () => {
		const { MAILBOX, mailbox } = openMailbox();
		for (let number = 0; number < 6; number += 1)
			await mailbox.send(message(number), `key ${number}`);
		await mailbox.send(message(5), 'key 5');
		const all = await readMailbox(MAILBOX, {});
		expect(all.map(({ subject }) => subject)).toEqual([5, 4, 3, 2, 1, 0].map((n) => `email ${n}`));
		expect(all[0]).toMatchObject({ ...message(5), id: 'key 5' });
		expect(all[0]?.createdAt).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
		expect(await readMailbox(MAILBOX, { to: 'odd@example.com' })).toHaveLength(3);
		expect(await readMailbox(MAILBOX, { id: 'key 3' })).toHaveLength(1);
	});

	it('has at least the last thousand', async () => {
		const { MAILBOX, mailbox } = openMailbox();
		await mailbox.send(message(0), 'the first');
		await MAILBOX.prepare(
			`with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 5000)
			insert into mails (id, "to", message, created_at)
			select 'many ' || n, 'odd@example.com', ?, 0 from numbers`,
		)
			.bind(JSON.stringify(message(1)))
			.run();
		await mailbox.send(message(2), 'the last');
		const kept = await readMailbox(MAILBOX, { limit: 10_000 });
		expect(kept.length).toBeGreaterThanOrEqual(1_000);
		expect(kept.length).toBeLessThan(5_000);
		expect(kept[0]?.id).toBe('the last');
	});
});
