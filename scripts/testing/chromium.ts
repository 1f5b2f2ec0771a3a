import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { ROOT } from '../folders.ts';
import { PlainError } from '../steps.ts';

/** What Chromium needs in containers, and what keeps it from talking to anybody. */
export const CHROMIUM_OPTIONS = [
	'--no-sandbox',
	'--disable-gpu',
	// Another process to draw in costs a tenth more computing.
	'--in-process-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** Chromium without windows: the same pages for two thirds of the computing time. */
const SHELL = '/usr/bin/chromium-headless-shell';

const PLACES = [
	SHELL,
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/usr/bin/google-chrome-stable',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/**
 * An installed Chromium or Chrome: the one that CHROMIUM_PATH names, the system's, or Playwright's own.
 *
 * @returns the path of its program, or null
 * @throws PlainError when CHROMIUM_PATH names something that cannot be run
 */
function findChromium(): string | null {
	const named = process.env.CHROMIUM_PATH;
	if (named) {
		if (isProgram(named)) return named;
		throw new PlainError(`CHROMIUM_PATH is ${named}, and there is no program.`);
	}
	return [...PLACES, chromium.executablePath()].find(isProgram) ?? null;
}

function run(program: string, options: string[]): boolean {
	const { status } = spawnSync(program, options, {
		stdio: ['ignore', 'ignore', 'inherit'],
		env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
	});
	return status === 0;
}

/** Installs from Debian's packages: the shell alone, or all of Chromium where there is no such package. */
function installPackage(): void {
	console.log("Installing Chromium from the system's packages …");
	run('apt-get', ['update', '-qq']);
	if (run('apt-get', ['install', '-y', '-qq', 'chromium-headless-shell'])) return;
	run('apt-get', ['install', '-y', '-qq', 'chromium']);
}

/**
 * Finds Chromium, or installs it: from Debian's packages where this process is root, else Playwright's. A
 * machine that is there for tests (`CI`) gets the shell, even beside a Chromium.
 *
 * @returns the path of its program
 * @throws PlainError that says what to do when neither works
 */
export function ensureChromium(): string {
	const present = findChromium();
	const wantsShell = Boolean(process.env.CI) && !process.env.CHROMIUM_PATH && !isProgram(SHELL);
	if (present && !wantsShell) return present;
	if (process.getuid?.() === 0 && isProgram('/usr/bin/apt-get')) installPackage();
	const found = findChromium();
	if (found) return found;
	console.log("Installing Playwright's Chromium …");
	run(process.execPath, [
		join(ROOT, 'node_modules/@playwright/test/cli.js'),
		'install',
		'chromium',
	]);
	const installed = findChromium();
	if (installed) return installed;
	throw new PlainError(
		'The tests in a browser need Chromium, and it could not be installed. Install it (on Debian and\n' +
			'Ubuntu: sudo apt-get install chromium), or set CHROMIUM_PATH to the program of a Chrome.',
	);
}
