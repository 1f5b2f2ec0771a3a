import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import type { Finding } from '../../infrastructure/compare.ts';
import type { Given, Hosting } from '../../infrastructure/deployment.ts';
import { secretsOf } from '../../infrastructure/settings.ts';
import { WORKER_NAME } from '../../src/environment.ts';
import { ROOT } from '../folders.ts';
import { PlainError } from '../steps.ts';
import { stoppedError } from './messages.ts';

/** Runs Alchemy's own command on alchemy.run.ts. */

/** A deployment takes one or two minutes; Alchemy can also wait forever after an error. Milliseconds. */
const TIME_LIMIT_MS = 15 * 60_000;

/** Lines of Alchemy that say nothing to an operator: its banner, its offer to count users, stacks. */
const NOISE = [
	/^\s*$/,
	/^\s*(at |Node\.js v|[{}\]],?$)/,
	/^\s*(status(Text)?|errorData|code|message): /,
	/^\s*(Alchemy \(|App: |Phase: |Stage: |Attention: To help|You can opt out)/,
	/^\s*(ERROR Scope failed|WARN Scope is in error)/,
	/(Creating|Updating|Deleting) Resource\.\.\./,
];

/** Where something was thrown, Node shows the place, the line of the source, and a mark below it. */
const PLACE = /^(file:|node:|\/).*:\d+$/;
const MARK = /^\s*\^+$/;

/** What Node says of notes whose secrets another password has encrypted. */
const OTHER_PASSWORD = /Unsupported state or unable to authenticate data/;

/** Alchemy calls it deleted when it forgets the database, which it has orders to keep. */
const FORGOTTEN_DATABASE = /\bDB Deleted Resource/;

/** What an operator does when Alchemy has failed. */
const STOPPED = {
	deploy:
		'The deployment stopped; why is said above. What it had made stays, and a site that ran before still runs.\n' +
		'Put right what was refused and run the same command again: it goes on from there. docs/operating.md has more.',
	destroy: 'Alchemy stopped; why is said above. Run the same command again: it goes on from there.',
};

function otherPasswordMessage(stage: string): string {
	return (
		`The notes of earlier deployments, ${notesFolder(stage)}, were made with another ALCHEMY_PASSWORD.\n` +
		'Set the old one again, or delete that folder and run npm run deploy: it takes up everything that is there.'
	);
}

export interface AlchemyRun {
	command: 'deploy' | 'destroy';
	stage: string;
	hosting: Hosting;
	/** The settings; the Worker's address is among them. */
	given: Given;
}

/** Where Alchemy stores its state of a stage, relative to the project. */
export function notesFolder(stage: string): string {
	return join('.alchemy', WORKER_NAME, stage);
}

/**
 * Makes Alchemy check Cloudflare itself: it takes its own state files for the truth and skips what they
 * list. Without them it adopts everything by its name.
 */
export function forgetNotes(stage: string): void {
	rmSync(join(ROOT, notesFolder(stage)), { recursive: true, force: true });
}

/** Prints the lines of a stream that are worth reading, without any secret; `see` gets every line. */
function show(
	stream: NodeJS.ReadableStream,
	secrets: readonly string[],
	see: (line: string) => void,
): void {
	let isSource = false;
	createInterface({ input: stream }).on('line', (raw) => {
		const line = stripVTControlCharacters(raw).trimEnd();
		see(line);
		if (PLACE.test(line)) isSource = true;
		if (MARK.test(line)) isSource = false;
		if (isSource || MARK.test(line)) return;
		if ([...NOISE, FORGOTTEN_DATABASE].some((noise) => noise.test(line))) return;
		const visible = secrets.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line);
		console.log(`    ${visible}`);
	});
}

/**
 * Runs `alchemy deploy` or `alchemy destroy` and shows what it says.
 *
 * Its exit status can't be relied on: it ends with success although a cron or a destroy failed. Callers
 * check the result.
 *
 * @throws PlainError when Alchemy itself says that it failed
 */
export function runAlchemy({ command, stage, hosting, given }: AlchemyRun): Promise<void> {
	const secrets = secretsOf(given);
	console.log();
	const child = spawn(
		process.execPath,
		[join(ROOT, 'node_modules/alchemy/bin/alchemy.js'), command, '--stage', stage],
		{
			cwd: ROOT,
			stdio: ['ignore', 'pipe', 'pipe'],
			// A group of its own: its shell and what that started end together.
			detached: true,
			env: {
				...process.env,
				...given,
				HOSTING: hosting,
				ALCHEMY_TELEMETRY_DISABLED: '1',
				// Notes that get lost are made anew from the names, so that they may lie on any machine.
				ALCHEMY_CI_STATE_STORE_CHECK: 'false',
			},
		},
	);
	let isOtherPassword = false;
	const see = (line: string) => {
		isOtherPassword ||= OTHER_PASSWORD.test(line);
	};
	return new Promise((resolve, reject) => {
		const end = () => {
			if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
		};
		const timer = setTimeout(() => {
			end();
			reject(new PlainError('Alchemy did not finish in time; its last words are above.'));
		}, TIME_LIMIT_MS);
		process.once('exit', end);
		show(child.stdout, secrets, see);
		show(child.stderr, secrets, see);
		child.once('error', reject);
		child.once('close', (code) => {
			clearTimeout(timer);
			process.removeListener('exit', end);
			if (isOtherPassword) reject(new PlainError(otherPasswordMessage(stage)));
			else if (code === 0) resolve();
			else reject(new PlainError(STOPPED[command]));
		});
	});
}

/**
 * Deploys with Alchemy, and says how far it came where it stops.
 *
 * @param look compares what is there with what should be
 * @throws PlainError with the reason, and with what is not done yet
 */
export async function deployWithAlchemy(
	run: Omit<AlchemyRun, 'command'>,
	look: () => Promise<readonly Finding[]>,
): Promise<void> {
	try {
		await runAlchemy({ ...run, command: 'deploy' });
	} catch (error) {
		if (!(error instanceof PlainError)) throw error;
		// Where even looking is refused, the reason says enough.
		throw stoppedError(error.message, await look().catch(() => []));
	}
}
