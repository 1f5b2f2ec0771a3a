import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { isStage, PRODUCTION } from '../../infrastructure/names.ts';
import { PlainError } from '../steps.ts';
import { INTERRUPTED } from './run-command.ts';

/** What `npm run logs` can follow: the site's Worker, the Worker for the chores, or the Pages project. */
export type Part = 'site' | 'chores' | 'pages';

/** The command-line options of a deployment. */
export interface DeployOptions {
	stage: string;
	/** Whether nobody is to be asked. */
	isAgreed: boolean;
	/** `logs` only: what to follow. */
	part: Part;
	/** `destroy` only: the database goes too. */
	withDatabase: boolean;
	/** `destroy` only: the name of the database, as the second word that it is to go. */
	confirmedDatabase: string | undefined;
}

/**
 * Reads the options of `npm run deploy`, `deploy:pages`, `destroy` and `logs`.
 *
 * @throws PlainError for an option that there is not, or a stage with an impossible name
 */
export function deployOptions(line: string[] = process.argv.slice(2)): DeployOptions {
	let values: {
		stage?: string | undefined;
		yes?: boolean | undefined;
		chores?: boolean | undefined;
		pages?: boolean | undefined;
		'delete-database'?: boolean | undefined;
		'confirm-database'?: string | undefined;
	};
	try {
		({ values } = parseArgs({
			args: line,
			options: {
				stage: { type: 'string' },
				yes: { type: 'boolean' },
				chores: { type: 'boolean' },
				pages: { type: 'boolean' },
				'delete-database': { type: 'boolean' },
				'confirm-database': { type: 'string' },
			},
		}));
	} catch (error) {
		throw new PlainError(error instanceof Error ? error.message : String(error));
	}
	const stage = values.stage ?? PRODUCTION;
	if (!isStage(stage)) {
		throw new PlainError(
			`"${stage}" can't be the name of a stage: use lowercase letters, digits, and hyphens, begin with a letter, and use at most 20 characters.`,
		);
	}
	return {
		stage,
		isAgreed: values.yes ?? false,
		part: values.chores ? 'chores' : values.pages ? 'pages' : 'site',
		withDatabase: values['delete-database'] ?? false,
		confirmedDatabase: values['confirm-database'],
	};
}

/**
 * Where a question is seen: the terminal, past a pipe that takes what is printed (`| tee log`); null
 * where nobody can be asked.
 */
function terminalOutput(): NodeJS.WriteStream | null {
	if (process.stdin.isTTY !== true) return null;
	return [process.stdout, process.stderr].find(({ isTTY }) => isTTY === true) ?? null;
}

/** Whether somebody at the terminal can be asked. */
export function canAsk(): boolean {
	return terminalOutput() !== null;
}

/** Asks a question and gives back what was typed. */
export async function ask(question: string): Promise<string> {
	const output = terminalOutput() ?? process.stdout;
	const terminal = createInterface({ input: process.stdin, output });
	// While it reads, the terminal passes Ctrl+C on as a letter.
	terminal.once('SIGINT', () => process.exit(INTERRUPTED));
	try {
		return (await terminal.question(question)).trim();
	} finally {
		terminal.close();
	}
}

/**
 * Asks for a yes.
 *
 * @throws PlainError where nobody can be asked: a script says `--yes`
 */
export async function agrees(question: string): Promise<boolean> {
	if (!canAsk()) {
		throw new PlainError(
			'Nothing was changed: there is nobody here to ask. Add --yes to continue without questions.',
		);
	}
	const answer = await ask(`${question} [Y/n] `);
	return /^(y|yes)?$/i.test(answer);
}
