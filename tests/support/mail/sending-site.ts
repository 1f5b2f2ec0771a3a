import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { lazily } from '../lazily.ts';
import { insertClub } from '../site/fixtures.ts';
import { type Site, type SiteOptions, useSite } from '../site/site.ts';
import { MINUTE_MS } from '../time.ts';
import { type FakeDns, startFakeDns } from './fake-dns.ts';
import { type FakeResend, RESEND_API_KEY, startFakeResend } from './fake-resend.ts';

export const MONITOR_TOKEN = 'a-token-for-the-monitor-of-these-tests';

interface DoctorAnswer {
	response: Response;
	status: number;
	/** What it says of the whole. */
	overall?: string;
	findings: Finding[];
	/** The codes of the findings. */
	codes: string[];
}

interface Finding {
	area: string;
	code: string;
	state: string;
	message: string;
}

/** A site that sends through Resend as a deployed one does, and what stands in for Resend and the DNS. */
export interface SendingSite {
	site: Site;
	resend: FakeResend;
	dns: FakeDns;
	/** What `/api/health` says, with its checks. */
	health: () => Promise<{ status: number; overall: string; database?: string; mail?: string }>;
	/** What `/api/doctor` answers, to a monitor where no headers are given. */
	doctor: (headers?: Record<string, string>) => Promise<DoctorAnswer>;
	/** Fires the cron, of the site or of a Worker beside it, a minute after the tick before. */
	tick: (worker?: Site) => Promise<void>;
}

function inTests<Value>(value: Value | undefined): Value {
	if (!value) throw new Error('What a site sends to runs inside tests only.');
	return value;
}

/**
 * One site for a test file or a describe block, set up, with a Resend that forgets before each test what it was
 * sent and accepts everything. In the end no key or address is in the log.
 */
export function useSendingSite({ vars, ...options }: SiteOptions = {}): SendingSite {
	let started: { dns: FakeDns; resend: FakeResend } | undefined;
	const dns = lazily(() => inTests(started).dns);
	const resend = lazily(() => inTests(started).resend);
	/** A tick is judged by its own time, so that each comes a minute after the last. */
	let minutes = 0;
	beforeAll(async () => {
		started = { dns: await startFakeDns(), resend: await startFakeResend() };
	});
	afterAll(async () => {
		await Promise.all([dns.stop(), resend.stop()]);
		const lines = site.logLines.join('\n');
		expect(lines).not.toMatch(/[\w.-]+@[\w.-]+/);
		for (const secret of [RESEND_API_KEY, MONITOR_TOKEN]) expect(lines).not.toContain(secret);
	});
	const site = useSite(
		() => ({
			...options,
			vars: {
				LOCAL_MAILBOX: undefined,
				RESEND_API_KEY,
				RESEND_BASE_URL: resend.address,
				DNS_RESOLVER_URL: dns.address,
				MONITOR_TOKEN,
				...vars,
			},
			without: ['MAILBOX', ...(options.without ?? [])],
		}),
		insertClub,
	);
	beforeEach(() => {
		resend.requests.length = 0;
		resend.accepted.length = 0;
		resend.moods = ['accepts'];
	});

	return {
		site,
		resend,
		dns,
		async health() {
			const response = await fetch(`${site.origin}/api/health`);
			const { status: overall, checks } = (await response.json()) as {
				status: string;
				checks: Record<string, string>;
			};
			return { status: response.status, overall, ...checks };
		},
		async doctor(headers = { authorization: `Bearer ${MONITOR_TOKEN}` }) {
			const response = await fetch(`${site.origin}/api/doctor`, { headers });
			const { status: overall, findings = [] } = (await response.clone().json()) as {
				status?: string;
				findings?: Finding[];
			};
			const codes = findings.map(({ code }) => code);
			return { response, status: response.status, ...(overall && { overall }), findings, codes };
		},
		async tick(worker = site) {
			minutes += 1;
			await worker.tick(new Date(Date.now() + minutes * MINUTE_MS));
		},
	};
}
