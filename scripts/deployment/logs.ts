import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { openAccount } from '../../infrastructure/account.ts';
import type { Given } from '../../infrastructure/deployment.ts';
import { deployedName } from '../../infrastructure/names.ts';
import { readProject } from '../../infrastructure/pages.ts';
import { checkSettings } from '../../infrastructure/settings.ts';
import { type TailEvent, tailLines } from '../../infrastructure/tail-line.ts';
import { ROOT } from '../folders.ts';
import { PlainError } from '../steps.ts';
import { throwIfStopped } from './messages.ts';
import { deployOptions, type Part } from './options.ts';
import { runCommand } from './run-command.ts';
import { readSettings } from './settings-file.ts';
import { WRANGLER } from './wrangler.ts';

/**
 * `npm run logs`: follows the deployed site until Ctrl+C. wrangler's own output shows whole addresses,
 * tokens included, so it is asked for JSON, and only what tail-line.ts makes of it is printed.
 */

/**
 * wrangler's command for the part that is to be followed.
 *
 * @throws PlainError where there is nothing of it to follow
 */
async function tailCommand(part: Part, stage: string, given: Given): Promise<string[]> {
	switch (part) {
		case 'site':
			return ['tail', deployedName(stage)];
		case 'chores':
			return ['tail', deployedName(stage, 'chores')];
		case 'pages': {
			const name = deployedName(stage);
			const project = await readProject(openAccount(given), name);
			// wrangler asks at the terminal which upload is meant, unless an option says so.
			const upload = project?.latest_deployment?.id;
			if (!upload) throw new PlainError(`There is no Pages project ${name} with an upload.`);
			return ['pages', 'deployment', 'tail', upload, '--project-name', name];
		}
	}
}

/** Calls back with each JSON value of a stream that prints them indented, one after the other. */
function eachValue(stream: NodeJS.ReadableStream, take: (value: unknown) => void): void {
	let lines: string[] = [];
	createInterface({ input: stream }).on('line', (line) => {
		if (lines.length === 0 && !line.startsWith('{')) return;
		lines.push(line);
		// Indented JSON closes its outermost brace at the margin, and no other.
		if (line !== '}' && !(lines.length === 1 && line.endsWith('}'))) return;
		take(JSON.parse(lines.join('\n')));
		lines = [];
	});
}

async function follow(): Promise<void> {
	const { stage, part } = deployOptions();
	const given = readSettings(stage);
	throwIfStopped(checkSettings(given).filter(({ name }) => name.startsWith('CLOUDFLARE_')));
	const command = await tailCommand(part, stage, given);
	console.log(`Following ${command.at(-1)}. Ctrl+C ends it.`);
	const child = spawn(process.execPath, [WRANGLER, ...command, '--format', 'json'], {
		cwd: ROOT,
		stdio: ['ignore', 'pipe', 'inherit'],
		env: { ...process.env, ...given },
	});
	eachValue(child.stdout, (value) => console.log(tailLines(value as TailEvent).join('\n')));
	// On a signal, wrangler closes its connection at Cloudflare first.
	process.once('exit', () => child.kill('SIGINT'));
	await new Promise<void>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => {
			if (code) reject(new PlainError('wrangler stopped; why is said above.'));
			else resolve();
		});
	});
}

runCommand(follow);
