import type { DemoOutcome } from './demo.ts';
import { DEMO_HOST, DEMO_MEMBER, DEMO_OWNER } from './demo-people.ts';
import { bold } from './steps.ts';

/** What to open and whom to sign in as, for the terminal. */
export function welcome(url: string, outcome: DemoOutcome): string {
	const people = [
		['member', DEMO_MEMBER],
		['host', DEMO_HOST],
		['owner', DEMO_OWNER],
	] as const;
	const signIn = [
		`  Sign in    ${url}/login, with an address of the demo:`,
		...people.map(([role, { email, name }]) => `             ${email.padEnd(20)} ${name}, ${role}`),
	];
	return [
		'',
		`  Open       ${bold(url)}`,
		...(outcome === 'not the demo' ? [] : signIn),
		`  Mailbox    ${url}/dev/mailbox shows every mail that would have been sent`,
		'',
		'  Ctrl+C ends it. The data stays in .wrangler/state; delete that folder to start afresh.',
		'',
	].join('\n');
}
