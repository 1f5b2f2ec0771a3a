import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseEnv } from 'node:util';
import type { Given } from '../../infrastructure/deployment.ts';
import { SETTINGS, settingsTemplate } from '../../infrastructure/settings.ts';
import { ROOT } from '../emulator.ts';
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
 * Reads the settings of a stage. Where there are none at all, a file to fill in is made.
 *
 * @throws PlainError that names the new file
 */
export function readSettings(stage: string): Given {
	const path = join(ROOT, settingsFile(stage));
	const given = fromEnvironment();
	if (existsSync(path)) return { ...parseEnv(readFileSync(path, 'utf8')), ...given };
	if (Object.keys(given).length > 0) return given;
	mkdirSync(dirname(path), { recursive: true });
	const random = () => randomBytes(33).toString('base64');
	writeFileSync(path, settingsTemplate(stage, random), { mode: 0o600 });
	throw new PlainError(
		`There are no settings for the stage "${stage}" yet, so I made a file for them.\n` +
			`Fill in ${relative(ROOT, path)} (each line says where to get its value), and run this again.`,
	);
}
