import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VARIABLES } from '../../src/environment.ts';
import { DEMO_OWNER } from '../demo/people.ts';

/** Values for the site's variables; one that is undefined is not set at all. */
export type LocalVariables = { [Name in keyof typeof VARIABLES]?: string | undefined };

/** The secret of a local run: made once and stored beside the data, so that sessions outlive a restart. */
function savedSecret(persistTo: string): string {
	const file = join(persistTo, 'auth-secret');
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
	}
	const secret = randomBytes(33).toString('base64');
	mkdirSync(persistTo, { recursive: true });
	writeFileSync(file, secret, { mode: 0o600 });
	return secret;
}

/**
 * The variables of a run on this machine.
 *
 * @param siteUrl the address at which the site is served
 * @param persistTo the folder of the run's data
 */
export function localVariables(siteUrl: string, persistTo: string): LocalVariables {
	return {
		SITE_URL: siteUrl,
		OWNER_EMAIL: DEMO_OWNER.email,
		MAIL_FROM: 'Saturday Makers <hello@example.com>',
		AUTH_SECRET: savedSecret(persistTo),
		LOCAL_MAILBOX: 'on',
	};
}
