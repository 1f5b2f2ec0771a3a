import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUILD } from '../../../src/build-info.ts';
import { CHORE_MINUTES } from '../../../src/domain/doctor/chores.ts';
import {
	type AskedMailFact,
	askedMailFindings,
} from '../../../src/domain/doctor/findings/asked-mail.ts';
import { bounceFindings } from '../../../src/domain/doctor/findings/bounces.ts';
import {
	type ConfigurationFact,
	configurationFindings,
} from '../../../src/domain/doctor/findings/configuration.ts';
import { type ContactFact, contactFindings } from '../../../src/domain/doctor/findings/contact.ts';
import { type ChoreFact, cronFindings } from '../../../src/domain/doctor/findings/cron.ts';
import { databaseFindings, databaseGone } from '../../../src/domain/doctor/findings/database.ts';
import {
	AREAS,
	type Finding,
	headline,
	worstState,
} from '../../../src/domain/doctor/findings/finding.ts';
import { type OutboxFact, outboxFindings } from '../../../src/domain/doctor/findings/outbox.ts';
import { senderFindings } from '../../../src/domain/doctor/findings/sender.ts';
import { sessionFindings } from '../../../src/domain/doctor/findings/sessions.ts';
import {
	type compareMigrations,
	versionFindings,
} from '../../../src/domain/doctor/findings/versions.ts';
import { isEasyToGuess, isSameSecret } from '../../../src/domain/doctor/secrets.ts';
import { summarise } from '../../../src/domain/doctor/session-reads.ts';
import { lengthText, shareText, sizeText } from '../../../src/messages/wording/measures.ts';
import { fromNow, MINUTE_MS, NOW } from '../../support/time.ts';

const LOCALE = 'en-US';
const minutesAgo = (minutes: number) => fromNow(-minutes * MINUTE_MS);
const codes = (findings: readonly Finding[]) =>
	findings.map(({ code, state }) => `${code} ${state}`);

describe('the findings of the doctor', () => {
	const finding = (area: Finding['area'], state: Finding['state']): Finding => ({
		area,
		state,
		code: 'x',
		text: 'x',
	});

	it('are together as bad as the worst of them', () => {
		expect(worstState([])).toBe('well');
		expect(worstState([finding('cron', 'well'), finding('outbox', 'look')])).toBe('look');
		expect(worstState([databaseGone(LOCALE), finding('outbox', 'look')])).toBe('broken');
	});

	it('are one headline, with the worst first', () => {
		expect(headline([finding('cron', 'well')], LOCALE)).toBe('Everything is working.');
		expect(
			headline(
				[
					finding('outbox', 'look'),
					finding('outbox', 'look'),
					finding('version', 'look'),
					databaseGone(LOCALE),
				],
				LOCALE,
			),
		).toBe('Something is broken: the database. Please also check: email and the version.');
		for (const area of AREAS)
			expect(headline([finding(area, 'broken')], LOCALE)).toMatch(/^Something is broken: [a-z]/);
	});
});

describe("the doctor's finding about chores", () => {
	const chore = (name: string, minutes: number, changed: Partial<ChoreFact> = {}): ChoreFact => ({
		name,
		startedAt: minutesAgo(minutes),
		finishedAt: minutesAgo(minutes),
		failure: null,
		runs: 9,
		failures: 0,
		lastFailure: null,
		lastFailedAt: null,
		...changed,
	});

	it('says that they have yet to run before their first run', () => {
		expect(codes(cronFindings([], NOW, LOCALE))).toEqual(['cron_waiting look']);
	});

	it('says that they are silent when none of them ran for more than five minutes', () => {
		expect(codes(cronFindings([chore('deliver-outbox', 5)], NOW, LOCALE))).toEqual([
			'cron_runs well',
		]);
		const silent = cronFindings(
			[chore('deliver-outbox', 5.1), chore('clean-up', 700)],
			NOW,
			LOCALE,
		);
		expect(codes(silent)).toEqual(['cron_silent broken']);
		expect(silent[0]?.text).toContain('5 minutes ago');
	});

	it('says that each is late by its own rhythm', () => {
		const late = (name: string, minutes: number) =>
			codes(cronFindings([chore('deliver-outbox', 1), chore(name, minutes)], NOW, LOCALE)).slice(1);
		for (const [name, every] of Object.entries(CHORE_MINUTES)) {
			expect(late(name, every + 3.9), name).toEqual([]);
			expect(late(name, every + 4.1), name).toEqual(['chore_late look']);
		}
	});

	it('says which of them failed or were cut off', () => {
		const of = (changed: Partial<ChoreFact>, minutes = 1) =>
			cronFindings(
				[chore('deliver-outbox', 0), chore('clean-up', minutes, changed)],
				NOW,
				LOCALE,
			)[1];
		expect(of({ failure: 'TypeError' })).toMatchObject({
			code: 'chore_failing',
			about: 'clean-up',
			state: 'look',
		});
		expect(of({ finishedAt: null })).toBeUndefined();
		expect(of({ finishedAt: null }, 6)?.code).toBe('chore_cut_off');
	});

	it('leaves out those of another version of the site', () => {
		const findings = cronFindings(
			[chore('deliver-outbox', 1), chore('of-before', 9_000)],
			NOW,
			LOCALE,
		);
		expect(codes(findings)).toEqual(['cron_runs well']);
	});
});

describe("the doctor's finding about the contact form", () => {
	const of = (fact: Partial<ContactFact>) =>
		contactFindings(
			{ hasAddress: false, recipients: 1, failed: 0, mostCounted: 1_000, ...fact },
			LOCALE,
		);

	it('says nothing while messages get through, or an address is there instead', () => {
		expect(of({})).toEqual([]);
		expect(of({ hasAddress: true, recipients: 0 })).toEqual([]);
	});

	it('says that nobody can be reached, and how many messages were given up', () => {
		expect(codes(of({ recipients: 0 }))).toEqual(['contact_unreachable look']);
		const [failed] = of({ failed: 2 });
		expect(failed?.text).toBe(
			"2 messages from the contact form couldn't be emailed to you. They're stored for 30 days.",
		);
	});
});

describe("the doctor's finding about email", () => {
	const NONE: OutboxFact = {
		waiting: 0,
		dueSince: null,
		retried: 0,
		failed: 0,
		heldSince: null,
		mostCounted: 1_000,
	};
	const of = (changed: Partial<OutboxFact>) => outboxFindings({ ...NONE, ...changed }, NOW, LOCALE);

	it('is OK when nothing waits, or something for a while', () => {
		expect(codes(of({}))).toEqual(['outbox well']);
		expect(codes(of({ waiting: 900, dueSince: minutesAgo(119) }))).toEqual(['outbox well']);
	});

	it('says that it is stuck when something waits for hours', () => {
		const stuck = (hours: number) => codes(of({ waiting: 1, dueSince: minutesAgo(hours * 60) }))[0];
		expect(stuck(3)).toBe('outbox_overdue look');
		expect(stuck(13)).toBe('outbox_overdue broken');
	});

	it('says that it is on hold after a restore, and not that it is stuck', () => {
		const held = of({ waiting: 5, dueSince: minutesAgo(13 * 60), heldSince: minutesAgo(60) });
		expect(codes(held)).toEqual(['mail_on_hold look', 'outbox well']);
		expect(held[0]?.text).toContain('restored from a backup');
		expect(held[0]?.todo).toContain('npm run mail:release');
	});

	it('needs attention when some did not get through', () => {
		const findings = of({ retried: 1, failed: 1_000 });
		expect(codes(findings)).toEqual(['outbox_retried look', 'outbox_failed look', 'outbox well']);
		expect(findings[0]?.text).toBe('1 email failed and is being retried.');
		expect(findings[1]?.text).toMatch(/^At least 1,000 emails /);
	});

	it('counts bounces, and needs attention with many of them or a complaint', () => {
		const none = { bounces: 0, complaints: 0, newBounces: 0, newComplaints: 0 };
		const bounces = (changed: Partial<typeof none>, heard: 'yes' | 'no' | 'local' = 'yes') =>
			codes(bounceFindings({ ...none, ...changed, heard }, LOCALE));
		expect(bounces({})).toEqual(['bounces well']);
		expect(bounces({ bounces: 40, newBounces: 9 })).toEqual(['bounces well']);
		expect(bounces({ bounces: 40, newBounces: 10 })).toEqual(['many_bounces look', 'bounces well']);
		expect(bounces({ newComplaints: 1 })).toEqual(['complaints look', 'bounces well']);
		expect(bounces({}, 'no')).toEqual(['bounces_unheard look', 'bounces well']);
		expect(bounces({}, 'local')).toEqual(['bounces well']);
	});
});

describe("the doctor's finding about session look-ups", () => {
	const row = (
		source: 'kv_hit' | 'kv_miss' | 'kv_failed' | 'database',
		reads: number,
		throughKv: number,
		database: number,
	) => ({ source, reads, throughKvMs: reads * throughKv, databaseMs: reads * database });

	it('says what KV saves', () => {
		const reads = summarise([row('kv_hit', 78, 2, 14), row('kv_miss', 22, 7, 14)]);
		const [finding] = sessionFindings(reads, 'ok', LOCALE);
		expect(finding).toMatchObject({ code: 'sessions', state: 'well' });
		expect(finding?.text).toBe(
			'A look-up takes 3.1 ms through KV, and 14 ms from the database alone. That saves 11 ms; KV had the answer 78% of the time.',
		);
	});

	it('says where KV saves nothing, once there are enough look-ups', () => {
		const of = (count: number) =>
			sessionFindings(summarise([row('kv_hit', count, 9, 5)]), 'ok', LOCALE)[0];
		expect(of(19)).toMatchObject({ state: 'well' });
		expect(of(19)?.text).toContain('Only 19 look-ups');
		expect(of(20)).toMatchObject({ state: 'look' });
		expect(of(20)?.text).toContain('KV saves nothing here');
	});

	it('says where KV fails, now or often', () => {
		const often = summarise([row('kv_hit', 90, 2, 40), row('kv_failed', 10, 150, 40)]);
		expect(codes(sessionFindings(often, 'ok', LOCALE))).toEqual([
			'kv_often_failing look',
			'sessions well',
		]);
		expect(codes(sessionFindings(summarise([]), 'failing', LOCALE))).toEqual([
			'kv_failing look',
			'sessions_unmeasured well',
		]);
	});

	it('says that KV is off', () => {
		const [finding, ...others] = sessionFindings(
			summarise([row('database', 30, 0, 12)]),
			'absent',
			LOCALE,
		);
		expect(others).toEqual([]);
		expect(finding?.text).toBe(
			'KV is off: every session is looked up in the database. A look-up there takes 12 ms.',
		);
	});
});

describe("the doctor's finding about the size of the database", () => {
	it.each([
		[900_000, 'well'],
		[400e6, 'well'],
		[401e6, 'look'],
		[501e6, 'well'],
		[8.1e9, 'broken'],
	])('with %d bytes is %s', (bytes, state) => {
		expect(databaseFindings({ bytes }, LOCALE)[0]).toMatchObject({ state, numbers: { bytes } });
	});
});

describe("the doctor's finding about the configuration", () => {
	const SECRET = 'k3V9q0ZrX8mB5tYc1LwN7uHs2PdJf6Ga4eRiOxTlQyE=';
	const GOOD: ConfigurationFact = {
		isLocal: false,
		siteUrl: new URL('https://club.example'),
		authSecret: SECRET,
		hasPreviousSecret: false,
		hasKv: true,
		hasQueue: true,
		senderDomain: 'mail.club.example',
		people: { owners: 2, configuredOwner: 'owner' },
	};

	it('is OK where nothing is weak', () => {
		expect(codes(configurationFindings(GOOD, LOCALE))).toEqual(['configuration well']);
	});

	it.each<[string, Partial<ConfigurationFact>]>([
		['auth_secret_weak broken', { authSecret: 'abcabcabc'.repeat(5) }],
		['previous_secret_set look', { hasPreviousSecret: true }],
		['site_url_not_https broken', { siteUrl: new URL('http://club.example') }],
		['owner_never_signed_in look', { people: { owners: 2, configuredOwner: null } }],
		['owner_not_owner look', { people: { owners: 2, configuredOwner: 'host' } }],
		['one_owner look', { people: { owners: 1, configuredOwner: 'owner' } }],
		['kv_unbound look', { hasKv: false }],
		['queue_unbound look', { hasQueue: false }],
		['mail_from_free_mail broken', { senderDomain: 'gmail.com' }],
		['local_mailbox look', { isLocal: true, siteUrl: new URL('http://localhost:4321') }],
	])('needs attention: %s', (expected, changed) => {
		expect(codes(configurationFindings({ ...GOOD, ...changed }, LOCALE))).toEqual([expected]);
	});

	it('never shows a secret or a part of it', () => {
		const authSecret = 'geheim-geheim-geheim-geheim-geheim';
		const findings = configurationFindings(
			{ ...GOOD, authSecret, hasPreviousSecret: true },
			LOCALE,
		);
		expect(isEasyToGuess(authSecret)).toBe(true);
		expect(JSON.stringify(findings)).not.toContain('geheim');
	});

	it('says nothing about owners where the database is gone', () => {
		expect(codes(configurationFindings({ ...GOOD, people: null }, LOCALE))).toEqual([
			'configuration well',
		]);
	});
});

describe("the doctor's finding about the sender's domain", () => {
	it('is OK with all of its records, and broken without a key', () => {
		const records = { dkim: 'there', mx: 'there', spf: 'there', dmarc: 'there' } as const;
		const of = (changed: Partial<Record<keyof typeof records, 'missing' | 'unknown' | 'twice'>>) =>
			codes(
				senderFindings(
					{
						asked: true,
						domain: 'club.example',
						records: { ...records, ...changed },
					},
					LOCALE,
				),
			).filter((code) => !code.endsWith(' well'));
		expect(of({})).toEqual([]);
		expect(of({ dkim: 'missing' })).toEqual(['sender_dkim broken']);
		expect(of({ mx: 'missing', spf: 'twice', dmarc: 'missing' })).toEqual([
			'sender_mx look',
			'sender_spf look',
			'sender_dmarc look',
		]);
		expect(of({ dkim: 'unknown' })).toEqual(['sender_dkim look']);
	});

	it.each([
		['local', 'well'],
		['trial', 'look'],
		['no_domain', 'broken'],
	] as const)('where nothing is looked up (%s) is %s', (why, state) => {
		const [finding] = senderFindings({ asked: false, domain: '', why }, LOCALE);
		expect(finding).toMatchObject({ state });
	});
});

describe("the doctor's finding about migrations", () => {
	const known = [
		{ name: '0000_a.sql', madeAt: 1 },
		{ name: '0001_b.sql', madeAt: 2 },
	];

	it('compares with the migrations of the folder, which the build knows', () => {
		const files = readdirSync(resolve(import.meta.dirname, '../../../drizzle'));
		expect(BUILD.migrations.map(({ name }) => name)).toEqual(
			files.filter((name) => name.endsWith('.sql')).sort(),
		);
		expect(BUILD.version).toMatch(/^\d+\.\d+\.\d+/);
	});

	it.each<[Parameters<typeof compareMigrations>[0]['applied'], string]>([
		[{ names: ['0000_a.sql', '0001_b.sql'] }, 'migrations well'],
		[{ madeAt: [2, 1] }, 'migrations well'],
		[{ names: ['0000_a.sql'] }, 'migrations_pending broken'],
		[{ madeAt: [1] }, 'migrations_pending broken'],
		[{ names: [] }, 'migrations_pending broken'],
		[{ names: ['0000_a.sql', '0001_b.sql', '0002_c.sql'] }, 'database_ahead look'],
		[{ madeAt: [1, 2, 3] }, 'database_ahead look'],
	])('with %j says %s', (applied, expected) => {
		expect(codes(versionFindings({ known, applied }, LOCALE))).toEqual([expected]);
	});
});

describe("text and secrets on the doctor's page", () => {
	it('show lengths of time and sizes in the largest unit', () => {
		expect([0, 999, 61_000, 7_199_000, 90_000_000].map((ms) => lengthText(ms, LOCALE))).toEqual([
			'1 second',
			'1 second',
			'1 minute',
			'1 hour',
			'1 day',
		]);
		expect([4_000, 1.4e6, 500e6, 10e9].map((bytes) => sizeText(bytes, LOCALE))).toEqual([
			'4 kB',
			'1.4 MB',
			'500 MB',
			'10 GB',
		]);
		expect([0, 0.001, 0.004, 0.5].map((share) => shareText(share, LOCALE))).toEqual([
			'0%',
			'less than 1%',
			'less than 1%',
			'50%',
		]);
	});

	it('are equal only where every character is', async () => {
		expect(await isSameSecret('a'.repeat(40), 'a'.repeat(40))).toBe(true);
		for (const other of ['', 'a'.repeat(39), `${'a'.repeat(39)}b`, `b${'a'.repeat(39)}`]) {
			expect(await isSameSecret('a'.repeat(40), other)).toBe(false);
		}
	});
});

describe("the doctor's finding about email that people ask for", () => {
	const plan = { plan: 100, alarm: 50, ceiling: 80 };
	const quiet: AskedMailFact = {
		...{ isFailing: false, waiting: 0, sent: 0, plan, mostCounted: 1_000 },
	};
	const find = (changed: Partial<AskedMailFact>) =>
		codes(askedMailFindings({ ...quiet, ...changed }, LOCALE));

	it('is absent while it goes out', () => {
		expect(find({ sent: 49 })).toEqual([]);
		expect(find({ sent: 5_000, plan: null })).toEqual([]);
	});

	it('is broken where sign-in emails fail', () => {
		expect(find({ isFailing: true })).toEqual(['sign_in_emails_failing broken']);
	});

	it('needs attention from half of the plan on, and from where strangers wait', () => {
		expect(find({ sent: 50 })).toEqual(['emails_at_half look']);
		expect(find({ sent: 80 })).toEqual(['emails_at_ceiling look']);
		expect(find({ sent: 30, waiting: 1 })).toEqual(['emails_waiting look']);
	});

	it('says that the setting is wrong where more was sent than the plan allows', () => {
		const [finding] = askedMailFindings({ ...quiet, sent: 101 }, LOCALE);
		expect(finding?.todo).toContain('EMAILS_PER_DAY');
	});
});
