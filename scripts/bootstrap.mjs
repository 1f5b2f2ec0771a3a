// The way into every npm script. Plain JavaScript for Node 18 and newer without dependencies: it runs
// before anything is installed, on whatever Node the machine has, and starts the project's own.
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MODULES = join(ROOT, 'node_modules');
const OWN_NODE = join(MODULES, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** The scripts that can be asked for, and how many steps each has with the installation. */
const COMMANDS = {
	start: { script: 'scripts/local/start.ts', steps: 4 },
	dev: { script: 'scripts/local/dev.ts', steps: 3 },
	test: { script: 'scripts/testing/test.ts' },
	bench: { script: 'scripts/bench/bench.ts' },
	'contact-sheet': { script: 'scripts/contact-sheet/contact-sheet.ts' },
	lighthouse: { script: 'scripts/lighthouse/lighthouse.ts' },
	'build:pages': { script: 'scripts/build/build-pages.ts' },
	deploy: { script: 'scripts/deployment/deploy.ts', steps: 7 },
	'deploy:pages': { script: 'scripts/deployment/deploy-pages.ts', steps: 10 },
	destroy: { script: 'scripts/deployment/destroy.ts' },
	logs: { script: 'scripts/deployment/logs.ts' },
	backup: { script: 'scripts/backup/backup.ts', steps: 3 },
	restore: { script: 'scripts/backup/restore.ts', steps: 6 },
	'mail:release': { script: 'scripts/backup/release-mail.ts' },
};

function stop(message) {
	console.error(`\n${message}`);
	process.exit(1);
}

function isWritable(path) {
	try {
		accessSync(path, constants.W_OK);
		return true;
	} catch {
		return false;
	}
}

/** Ends with a clear sentence where this user cannot write what has to be written. */
function requirePermission() {
	const name = (() => {
		try {
			return userInfo().username;
		} catch {
			return 'this user';
		}
	})();
	for (const part of ['.', 'node_modules', '.wrangler', '.wrangler/state', 'dist']) {
		const path = join(ROOT, part);
		if (!existsSync(path) || isWritable(path)) continue;
		stop(
			`Missing permission: ${name} cannot write to ${path}.\n` +
				`Give it to ${name} (chown -R ${name} "${ROOT}"), or copy the project to a folder of your own.`,
		);
	}
}

/** The environment for npm and everything below: nothing phones home, and there is a home to write to. */
function environment() {
	const env = {
		...process.env,
		ASTRO_TELEMETRY_DISABLED: '1',
		WRANGLER_SEND_METRICS: 'false',
		ALCHEMY_TELEMETRY_DISABLED: '1',
		BETTER_AUTH_TELEMETRY: '0',
		DO_NOT_TRACK: '1',
		CLOUDFLARE_CF_FETCH_ENABLED: 'false',
		NO_UPDATE_NOTIFIER: '1',
		npm_config_update_notifier: 'false',
	};
	const path = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
	env[path] = [join(MODULES, '.bin'), env[path]].filter(Boolean).join(delimiter);
	let home = '';
	try {
		home = homedir();
	} catch {
		// A user without an entry and without HOME has no home.
	}
	if (!home || !isWritable(home)) {
		const own = join(ROOT, '.wrangler', 'home');
		mkdirSync(own, { recursive: true });
		env.HOME = own;
		env.npm_config_cache = join(own, '.npm');
	}
	return env;
}

function packagesIn(file) {
	try {
		const { '': _project, ...packages } = JSON.parse(readFileSync(file, 'utf8')).packages;
		return packages;
	} catch {
		return null;
	}
}

/**
 * Why the packages have to be installed, or null where all of them are there.
 *
 * npm writes node_modules/.package-lock.json when it has finished, and only then, so an installation
 * that was cut off has none. Packages of the lockfile that are for other machines are not in it.
 */
function reasonToInstall() {
	const wanted = packagesIn(join(ROOT, 'package-lock.json'));
	if (!wanted)
		stop('package-lock.json is missing or broken. Restore it: git checkout package-lock.json');
	if (!existsSync(MODULES)) return 'none are there yet';
	const installed = packagesIn(join(MODULES, '.package-lock.json'));
	if (!installed) return 'an earlier installation was not finished, so it starts over';
	const changed = Object.entries(wanted).some(([path, { version, optional, integrity }]) =>
		installed[path]
			? installed[path].version !== version || installed[path].integrity !== integrity
			: !optional,
	);
	if (changed) return 'package-lock.json has changed since';
	const missing = Object.keys(installed).filter(
		(path) => !existsSync(join(ROOT, path, 'package.json')),
	);
	if (missing.length > 0) {
		const others = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
		return `${missing[0]}${others} went missing`;
	}
	if (!existsSync(OWN_NODE)) return "the project's own Node is missing";
	return null;
}

/** The lines of npm that say what went wrong: no warnings, stacks, nor the manual it adds. */
function worthShowing(output) {
	const [failure = ''] = output.split(/^npm error Usage:/m);
	return failure
		.split('\n')
		.filter((line) => line.trim() && !/^npm (warn|notice)\b|^npm error( {4}at |\s*$)/i.test(line))
		.slice(-20)
		.join('\n');
}

function explain(output) {
	if (/\b(EACCES|EPERM)\b/.test(output)) {
		return 'npm has no permission to write somewhere; its words above name the place.';
	}
	if (/\bENOSPC\b/.test(output)) return 'The disk is full.';
	if (/\bcode EUSAGE\b/.test(output)) {
		return 'package.json and package-lock.json do not fit together: run npm install, and keep both.';
	}
	if (/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|network)\b/.test(output)) {
		return 'npm could not reach its registry. Check the network, or the proxy that npm should use.';
	}
	return 'npm could not install the packages; its last words are above.';
}

function install(env) {
	return new Promise((resolve) => {
		// Started by npm, this is the very npm that was used; else the one on the PATH.
		const ownNpm = process.env.npm_execpath;
		const isScript = ownNpm !== undefined && /npm-cli\.c?js$/.test(ownNpm);
		const [program, ...first] = isScript ? [process.execPath, ownNpm] : ['npm'];
		const child = spawn(program, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
			cwd: ROOT,
			env,
			stdio: ['ignore', 'pipe', 'pipe'],
			shell: process.platform === 'win32' && !isScript,
		});
		let output = '';
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding('utf8');
			stream.on('data', (text) => {
				output += text;
			});
		}
		const began = Date.now();
		const sign = setInterval(
			() => process.stdout.write(process.stdout.isTTY ? '.' : ` ${seconds(began)}`),
			process.stdout.isTTY ? 1_000 : 10_000,
		);
		passOnSignals(child);
		child.once('error', (error) => {
			clearInterval(sign);
			stop(
				error.code === 'ENOENT'
					? 'npm was not found. It comes with Node: install Node from https://nodejs.org and try again.'
					: `npm could not be started: ${error.message}`,
			);
		});
		child.once('close', (code, signal) => {
			clearInterval(sign);
			if (signal) stop('The installation was broken off. The next start begins it again.');
			if (code !== 0) stop(`${worthShowing(output)}\n\n${explain(output)}`);
			console.log(` done (${seconds(began)})`);
			resolve();
		});
	});
}

function seconds(since) {
	return `${Math.round((Date.now() - since) / 1000)} s`;
}

/** Ends the child with this process. A signal to npm ends only the shell between npm and us, and no word comes. */
function passOnSignals(child) {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
		process.removeAllListeners(signal);
		process.on(signal, () => child.kill(signal));
	}
	if (!process.env.npm_lifecycle_event) return;
	const parent = process.ppid;
	const watch = setInterval(() => {
		if (process.ppid !== parent) child.kill('SIGTERM');
	}, 500);
	child.once('exit', () => clearInterval(watch));
}

/** The project's own Node; the machine's if npm runs no install scripts and it is new enough. */
function nodeToUse() {
	if (existsSync(OWN_NODE)) return OWN_NODE;
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
	return stop(
		'npm installed the packages but did not run their install scripts, so the Node that the project\n' +
			'brings along is missing. Allow them (npm config delete ignore-scripts) and try again, or use\n' +
			`Node 22.18 or newer; this is ${process.versions.node}.`,
	);
}

function runScript(script, options, env) {
	// The channel tells the script when this process is gone, however it went.
	const child = spawn(
		nodeToUse(),
		['--disable-warning=ExperimentalWarning', join(ROOT, script), ...options],
		{
			cwd: ROOT,
			env,
			stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
		},
	);
	passOnSignals(child);
	child.once('error', (error) => stop(`${script} could not be started: ${error.message}`));
	child.once('exit', (code, signal) => {
		process.removeAllListeners(signal ?? '');
		if (signal) process.kill(process.pid, signal);
		else process.exit(code ?? 1);
	});
}

const [name = 'start', ...options] = process.argv.slice(2);
const command = COMMANDS[name];
if (!command) stop(`There is no "${name}". There are: ${Object.keys(COMMANDS).join(', ')}.`);
requirePermission();
const env = environment();
const reason = reasonToInstall();
const step = command.steps ? `1/${command.steps} ` : '';
if (reason) {
	process.stdout.write(`${step}Packages … ${reason}. Installing takes a minute or two …`);
	await install(env);
} else if (step) {
	console.log(`${step}Packages … all there`);
}
runScript(command.script, options, env);
