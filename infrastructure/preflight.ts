import { Resend } from 'resend';
import { senderDomain } from '../src/domain/doctor/sender-domain.ts';
import type { Account } from './account.ts';
import type { Deployment, Given } from './deployment.ts';
import { CloudflareError } from './errors.ts';
import type { SettingProblem } from './settings.ts';
import { SETTINGS } from './settings.ts';
import type { Survey } from './survey.ts';

/** What only Cloudflare and Resend can say about the settings. */

const RESEND = 'https://api.resend.com';
/** How long to wait for a response. Milliseconds. */
const PATIENCE_MS = 10_000;

function problemWith(name: string, problem: string, stops = true): SettingProblem {
	const source = SETTINGS.find((setting) => setting.name === name)?.source ?? '';
	return { name, problem, source, stops };
}

/** `club.example.org`, `example.org`: the names that the zone of a host can have, longest first. */
function zoneCandidates(hostname: string): string[] {
	const labels = hostname.split('.');
	return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}

async function checkZone(account: Account, hostname: string): Promise<SettingProblem[]> {
	try {
		for (const name of zoneCandidates(hostname)) {
			const zones = await account.call<{ name: string; status: string }[]>(
				'GET',
				`//zones?name=${name}`,
			);
			const zone = zones.find((candidate) => candidate.name === name);
			if (zone?.status === 'active') return [];
			if (zone) {
				const problem = `is on the domain ${name}, which is not active at Cloudflare yet: set its name servers first`;
				return [problemWith('SITE_URL', problem)];
			}
		}
	} catch (error) {
		if (!(error instanceof CloudflareError)) throw error;
		const problem = `could not be checked: ${error.message}. The token needs the permission "Zone: Read" for that domain`;
		return [problemWith('SITE_URL', problem)];
	}
	return [problemWith('SITE_URL', `is on no domain of this Cloudflare account: ${hostname}`)];
}

/**
 * Asks Resend whether the key is good and the sender's domain verified. A key that may only send cannot
 * tell about domains; Resend then says so (resend.com/docs/api-reference/errors, `restricted_api_key`), and
 * the operator is asked to look, before the first deployment.
 */
async function checkResend(given: Given, isFirst: boolean): Promise<SettingProblem[]> {
	const resend = new Resend(given.RESEND_API_KEY, { baseUrl: given.RESEND_BASE_URL || RESEND });
	const signal = AbortSignal.timeout(PATIENCE_MS);
	const { data, error, headers } = await resend.domains.list({}, { signal });
	const unchecked = (why: string) => [
		problemWith('RESEND_API_KEY', `could not be checked: ${why}`, false),
	];
	if (!headers) return unchecked('Resend gave no answer from here');
	if (error?.name === 'restricted_api_key') {
		const problem = `is of a domain that this key may not ask about: see at Resend that ${senderDomain(given.MAIL_FROM ?? '')} is verified, or no mail arrives`;
		return isFirst ? [problemWith('MAIL_FROM', problem, false)] : [];
	}
	// A fault whose body is `null` comes without an error, and one of somebody in between without a status.
	const status = error?.statusCode ?? 500;
	if (!data && (status >= 500 || status === 429)) return unchecked(`Resend answered ${status}`);
	if (!data) {
		return [problemWith('RESEND_API_KEY', `is refused by Resend: ${error?.message}`)];
	}
	const domain = senderDomain(given.MAIL_FROM ?? '');
	const known = data.data?.find(({ name }) => name.toLowerCase() === domain);
	if (known?.status === 'verified' || domain === 'resend.dev') return [];
	const state = known ? `is "${known.status}" there, not verified` : 'is not a domain there';
	const problem = `has a sender that Resend will not send for: ${domain} ${state}`;
	return [problemWith('MAIL_FROM', problem)];
}

/**
 * Checks the settings against the world: the workers.dev address, the domain, and Resend.
 *
 * @returns every problem at once
 */
export async function checkWorld(
	account: Account,
	deployment: Deployment,
	given: Given,
	found: Survey,
): Promise<SettingProblem[]> {
	const { customDomain, hosting } = deployment;
	const address: SettingProblem[] = [];
	if (hosting === 'workers' && found.subdomain === null) {
		const problem =
			'has no address of workers.dev yet, which Workers need. Open "Workers & Pages" in the dashboard once and choose one';
		address.push(problemWith('CLOUDFLARE_ACCOUNT_ID', problem));
	}
	const [zone, resend] = await Promise.all([
		// Pages takes domains from anywhere: their owner sets a CNAME record.
		customDomain && hosting === 'workers' ? checkZone(account, customDomain) : [],
		checkResend(given, found.worker === null),
	]);
	return [...address, ...zone, ...resend];
}
