import { parseArgs } from 'node:util';
import { isStage } from '../../infrastructure/names.ts';
import { PlainError } from '../steps.ts';

/** Which site a command of this folder works on. */
export type Site = { isLocal: true; isNewClub: boolean } | { isLocal: false; stage: string };

/** The command-line options of `backup`, `restore` and `mail:release`. */
export interface BackupOptions {
	site: Site;
	/** `backup` only: the new folder. */
	to: string | undefined;
	/** `restore` only: the backup's folder. */
	from: string | undefined;
	/** `mail:release` only: what waits is written off instead of sent. */
	isWriteOff: boolean;
	/** Whether nobody is to be asked. */
	isAgreed: boolean;
}

/** The options that each command takes besides those that name the site. */
const OWN_OPTIONS = {
	backup: ['to'],
	restore: ['from', 'yes'],
	'mail:release': ['write-off', 'yes'],
} as const;

export type BackupCommand = keyof typeof OWN_OPTIONS;

function parsed(line: readonly string[]) {
	try {
		return parseArgs({
			args: [...line],
			options: {
				to: { type: 'string' },
				from: { type: 'string' },
				stage: { type: 'string' },
				'new-club': { type: 'boolean' },
				'write-off': { type: 'boolean' },
				yes: { type: 'boolean' },
			},
		}).values;
	} catch (error) {
		throw new PlainError(error instanceof Error ? error.message : String(error));
	}
}

function siteOf(stage: string | undefined, isNewClub: boolean): Site {
	if (stage === undefined) return { isLocal: true, isNewClub };
	if (isNewClub) throw new PlainError('--new-club and --stage name two sites. Choose one of them.');
	if (!isStage(stage)) {
		throw new PlainError(
			`"${stage}" can't be the name of a stage: lowercase letters, digits and hyphens, a letter first, at most 20.`,
		);
	}
	return { isLocal: false, stage };
}

/**
 * Reads the options of a command.
 *
 * @throws PlainError for an option that it doesn't take, or lacks
 */
export function backupOptions(
	command: BackupCommand,
	line: readonly string[] = process.argv.slice(2),
): BackupOptions {
	const values = parsed(line);
	const taken: readonly string[] = ['stage', 'new-club', ...OWN_OPTIONS[command]];
	const other = Object.keys(values).find((name) => !taken.includes(name));
	if (other) throw new PlainError(`npm run ${command} doesn't take --${other}.`);
	if (command === 'backup' && !values.to) {
		throw new PlainError('Name the folder for the backup: npm run backup -- --to ../club-backup');
	}
	if (command === 'restore' && !values.from) {
		throw new PlainError('Name the backup to restore: npm run restore -- --from ../club-backup');
	}
	return {
		site: siteOf(values.stage, values['new-club'] ?? false),
		to: values.to,
		from: values.from,
		isWriteOff: values['write-off'] ?? false,
		isAgreed: values.yes ?? false,
	};
}
