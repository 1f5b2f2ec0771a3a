import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseEnv } from 'node:util';
import type { Given } from '../../infrastructure/deployment.ts';
import { SETTINGS, settingsTemplate } from '../../infrastructure/settings.ts';
import { linesWithoutValue } from '../../infrastructure/settings-text.ts';
import { ROOT } from '../folders.ts';
import { PlainError } from '../steps.ts';

/**
 * The operator's settings of a stage, from `settings/<stage>.env`; the environment of this process
 * comes first, for machines that keep secrets in their own way. No build reads a file of that name.
 */

/** The settings file of a stage, relative to the project. */
function settingsFile(stage: string): string {
	return join('settings', `${stage}.env`);
}

function fromEnvironment(): Given {
	return Object.fromEntries(
		SETTINGS.flatMap(({ name }) => {
			const value = process.env[name];
			return value === undefined ? [] : [[name, value]];
		}),
	);
}

/**
 * Reads the file. A line of it that sets nothing would be passed over in silence.
 *
 * @throws PlainError with the numbers of such lines, never with what they hold: it may be a secret
 */
function parseFile(path: string): Given {
	// Some editors put a byte order mark first, which would become part of the first name.
	const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
	const lines = linesWithoutValue(text);
	if (lines.length === 0) return parseEnv(text);
	const which = lines.length === 1 ? `line ${lines[0]} has` : `lines ${lines.join(', ')} have`;
	throw new PlainError(
		`In ${relative(ROOT, path)}, ${which} no "=".\n` +
			'Each line is NAME=value, or a comment that begins with #. Nothing was changed at Cloudflare.',
	);
}

/**
 * Reads the settings of a stage. Where there are none at all, a file to fill in is made.
 *
 * @throws PlainError that names the new file, or the lines that cannot be read
 */
export function readSettings(stage: string): Given {
	const path = join(ROOT, settingsFile(stage));
	const given = fromEnvironment();
	if (existsSync(path)) return { ...parseFile(path), ...given };
	if (Object.keys(given).length > 0) return given;
	mkdirSync(dirname(path), { recursive: true });
	const random = () => randomBytes(33).toString('base64');
	writeFileSync(path, settingsTemplate(stage, random), { mode: 0o600 });
	throw new PlainError(
		`There are no settings for the stage "${stage}" yet, so I made a file for them.\n` +
			`Fill in ${relative(ROOT, path)} (each line says where to get its value), and run this again.`,
	);
}
