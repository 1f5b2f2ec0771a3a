import { DEMO_HOST, DEMO_MEMBER, DEMO_OWNER } from '../demo/people.ts';
import { bold } from '../steps.ts';
import type { PrepareOutcome } from './prepare.ts';

/** What to open and whom to sign in as, for the terminal. */
export function welcome(url: string, outcome: PrepareOutcome): string {
	const people = [
		['member', DEMO_MEMBER],
		['host', DEMO_HOST],
		['owner', DEMO_OWNER],
	] as const;
	const signIn = [
		`  Sign in    ${url}/login, with an address of the demo:`,
		...people.map(([role, { email, name }]) => `             ${email.padEnd(20)} ${name}, ${role}`),
	];
	const setUp = [
		`  Set up     ${url}/login, as ${DEMO_OWNER.email}: the first sign-in makes the owner`,
	];
	const hints: Record<PrepareOutcome, string[]> = {
		created: signIn,
		refreshed: signIn,
		'not the demo': [],
		restored: [`  Restored   from a backup: only sign-in emails leave before npm run mail:release`],
		'no demo': setUp,
	};
	const folder = outcome === 'no demo' ? '.wrangler/new-club' : '.wrangler/state';
	return [
		'',
		`  Open       ${bold(url)}`,
		...hints[outcome],
		`  Mailbox    ${url}/dev/mailbox shows every mail that would have been sent`,
		'',
		`  Ctrl+C ends it. The data stays in ${folder}; delete that folder to start afresh.`,
		'',
	].join('\n');
}
