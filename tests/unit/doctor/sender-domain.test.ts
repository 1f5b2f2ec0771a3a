import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	type DnsResponse,
	isFreeMail,
	questionsAbout,
	readDnsResponse,
	type SenderRecords,
	senderDomain,
	senderState,
} from '../../../src/domain/doctor/sender-domain.ts';
import { forAll } from '../../support/for-all.ts';

describe('the domain of the sender', () => {
	it.each([
		['Makers <hello@Mail.Club.Example>', 'mail.club.example'],
		['hello@club.example', 'club.example'],
		['"At @ home" <hello@club.example> ', 'club.example'],
		['nobody', ''],
	])('is read from %j as %j', (from, domain) => {
		expect(senderDomain(from)).toBe(domain);
	});

	it.each(['gmail.com', 'gmx.de', 'yahoo.co.uk', 'web.de', 'proton.me'])(
		"is a free mail provider's: %s",
		(domain) => {
			expect(isFreeMail(domain)).toBe(true);
		},
	);
	it.each([
		'club.example',
		'mail.com.example',
		'notgmail.com',
		'gmail.com.club.example',
		'resend.dev',
	])("is no free mail provider's: %s", (domain) => {
		expect(isFreeMail(domain)).toBe(false);
	});

	it('is looked up at the names that Resend uses, and its DMARC rule also above it', () => {
		expect(questionsAbout('mail.club.example')).toEqual({
			key: { name: 'resend._domainkey.mail.club.example', type: 'TXT' },
			returnPath: { name: 'send.mail.club.example', type: 'MX' },
			returnPathSenders: { name: 'send.mail.club.example', type: 'TXT' },
			policy: [
				{ name: '_dmarc.mail.club.example', type: 'TXT' },
				{ name: '_dmarc.club.example', type: 'TXT' },
			],
		});
	});

	it.each([
		'',
		'localhost',
		'club example.org',
		'a&b.example',
		`${'a'.repeat(64)}.example`,
		'-a.example',
	])('is not looked up where it is none: %j', (domain) => {
		expect(questionsAbout(domain)).toBeNull();
	});
});

describe('a response of a resolver', () => {
	const txt = (data: string) => ({ name: 'club.example', type: 16, TTL: 300, data });

	it('gives the values, each of several strings as one text', () => {
		const Answer = [
			txt('"v=DKIM1; p=MIGf" "MA0G"'),
			txt('v=spf1 -all'),
			txt(String.raw`"a\"b\059c"`),
		];
		expect(readDnsResponse({ Status: 0, Answer }, 'TXT')).toEqual([
			'v=DKIM1; p=MIGfMA0G',
			'v=spf1 -all',
			'a"b;c',
		]);
	});

	it('gives what is at the target of a CNAME, and not the CNAME', () => {
		const Answer = [
			{ name: 'send.club.example', type: 5, data: 'x.resend-dns.com.' },
			{ name: 'x.resend-dns.com', type: 15, data: '10 feedback-smtp.eu-west-1.amazonses.com.' },
		];
		expect(readDnsResponse({ Status: 0, Answer }, 'MX')).toEqual([
			'10 feedback-smtp.eu-west-1.amazonses.com.',
		]);
	});

	it('gives nothing where there is no such name, or nothing of that type at it', () => {
		expect(readDnsResponse({ Status: 3 }, 'TXT')).toEqual([]);
		expect(readDnsResponse({ Status: 0 }, 'TXT')).toEqual([]);
	});

	it.each([
		null,
		'text',
		7,
		{},
		{ Status: 2 },
		{ Status: 5 },
		{ Status: '0' },
		{ Status: 0, Answer: 'x' },
	])('is unknown where it is %j', (body) => {
		expect(readDnsResponse(body, 'TXT')).toBe('unknown');
	});

	it('is read without an error whatever it holds', () =>
		forAll(fc.anything(), fc.anything(), (Status, Answer) => {
			const read = readDnsResponse({ Status, Answer }, 'MX');
			expect(read === 'unknown' || Array.isArray(read)).toBe(true);
		}));
});

describe('the mail records of a domain', () => {
	const GOOD: SenderRecords = {
		key: ['p=MIGfMA0GCSqGSIb3DQEB'],
		returnPath: ['10 feedback-smtp.us-east-1.amazonses.com.'],
		returnPathSenders: ['google-site-verification=x', 'v=spf1 include:amazonses.com ~all'],
		policy: [[], ['v=DMARC1; p=none;']],
	};
	const stateWith = (changed: Partial<SenderRecords>) => senderState({ ...GOOD, ...changed });

	it('are complete as Resend shows them', () => {
		expect(senderState(GOOD)).toEqual({ dkim: 'there', mx: 'there', spf: 'there', dmarc: 'there' });
	});

	it.each<[keyof SenderRecords, DnsResponse, string]>([
		['key', [], 'missing'],
		['key', ['v=DKIM1; p='], 'wrong'],
		['key', ['v=DKIM1; k=rsa; p=MIGf'], 'there'],
		['key', ['p=MIGf', 'p=OTHER'], 'twice'],
		['key', 'unknown', 'unknown'],
		['returnPath', [], 'missing'],
		['returnPath', ['10 mx.other.example.'], 'wrong'],
		['returnPath', ['20 mx.other.example.', '10 feedback-smtp.eu-west-1.amazonses.com.'], 'there'],
		['returnPath', 'unknown', 'unknown'],
		['returnPathSenders', ['v=spf1 include:other.example ~all'], 'wrong'],
		['returnPathSenders', ['v=spf1 include:amazonses.com', 'v=spf1 -all'], 'twice'],
		['returnPathSenders', ['v=spf10 include:amazonses.com'], 'missing'],
	])('have %s %j: %s', (name, answer, state) => {
		const found = stateWith({ [name]: answer });
		const of = { key: found.dkim, returnPath: found.mx, returnPathSenders: found.spf, policy: '' };
		expect(of[name]).toBe(state);
	});

	it.each<[DnsResponse[], string]>([
		[[[], []], 'missing'],
		[[['v=DMARC1; p=reject'], 'unknown'], 'there'],
		[['unknown', ['v=DMARC1; p=none']], 'unknown'],
		[[['v=DMARC1'], ['v=DMARC1; p=none']], 'wrong'],
		[[['v=DMARC1; p=none', 'v=DMARC1; p=reject']], 'twice'],
		[[['some words'], ['v=DMARC1; p=quarantine']], 'there'],
	])('have the DMARC rule %j: %s', (policy, state) => {
		expect(stateWith({ policy }).dmarc).toBe(state);
	});
});
