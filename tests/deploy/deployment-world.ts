import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretsOf } from '../../infrastructure/settings.ts';
import { type FakeResend, RESEND_API_KEY, startFakeResend } from '../support/mail/fake-resend.ts';
import { type FakeCloudflare, startFakeCloudflare } from './fake-cloudflare/fake-cloudflare.ts';
import type { Plan } from './fake-cloudflare/limits.ts';
import { makeWorkingCopy, type WorkingCopy } from './working-copy.ts';

export const OWNER = 'ada@club.example';

/** An operator's machine, a Cloudflare account and Resend, all on this machine. */
export interface DeploymentWorld {
	cloudflare: FakeCloudflare;
	resend: FakeResend;
	copy: WorkingCopy;
	/** What the operator has set; good as it is. */
	settings: Readonly<Record<string, string>>;
	secrets: string[];
	/** Runs something with other settings. */
	withSettings: <Result>(
		settings: Readonly<Record<string, string>>,
		work: () => Promise<Result>,
	) => Promise<Result>;
	/** The files of the working copy that hold a secret. */
	filesWithSecrets: () => string[];
	stop: () => Promise<void>;
}

/**
 * Starts everything; nothing is deployed yet.
 *
 * @param plan what the account pays for: a free one has room for ten databases and five crons
 */
export async function makeDeploymentWorld(plan: Plan = 'free'): Promise<DeploymentWorld> {
	const folder = mkdtempSync(join(tmpdir(), 'regulars-cloudflare-'));
	const resend = await startFakeResend();
	const cloudflare = await startFakeCloudflare({
		folder,
		subdomain: 'acme',
		plan,
		zones: [{ name: 'club.example' }, { name: 'sleeping.example', status: 'pending' }],
	});
	const { CLOUDFLARE_ACCOUNT_ID = '', CLOUDFLARE_API_TOKEN = '' } = cloudflare.environment;
	const settings = {
		CLOUDFLARE_ACCOUNT_ID,
		CLOUDFLARE_API_TOKEN,
		ALCHEMY_PASSWORD: 'Wq3v7nT0cJ5yXb2LhS8d',
		MAIL_FROM: 'Thursday Readers <hello@club.example>',
		OWNER_EMAIL: OWNER,
		AUTH_SECRET: 'k3V9q0ZrX8mB5tYc1LwN7uHs2PdJf6Ga4eRiOxTlQyE=',
		RESEND_API_KEY,
		RESEND_BASE_URL: resend.address,
	};
	let current: Readonly<Record<string, string>> = settings;
	const copy = makeWorkingCopy(() => {
		const {
			CLOUDFLARE_ACCOUNT_ID: _id,
			CLOUDFLARE_API_TOKEN: _token,
			...network
		} = cloudflare.environment;
		return { ...network, ...current };
	});
	const secrets = secretsOf(settings);
	return {
		cloudflare,
		resend,
		copy,
		settings,
		secrets,
		async withSettings(others, work) {
			current = others;
			try {
				return await work();
			} finally {
				current = settings;
			}
		},
		filesWithSecrets() {
			return copy.files().filter((path) => {
				const text = readFileSync(join(copy.folder, path), 'utf8');
				return secrets.some((secret) => text.includes(secret));
			});
		},
		async stop() {
			await cloudflare.stop();
			await resend.stop();
			copy.remove();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
