import type { Finding } from '../../infrastructure/compare.ts';
import type { SettingProblem } from '../../infrastructure/settings.ts';
import { bold, PlainError } from '../steps.ts';
import { agrees, type DeployOptions } from './options.ts';

/** What the operator reads before and after a deployment. */

function problemText({ name, problem, source }: SettingProblem): string {
	return `  ${name} ${problem}.\n      ${source}`;
}

/**
 * Goes on only with settings that can work.
 *
 * @throws PlainError with every problem that stops the deployment
 */
export function throwIfStopped(problems: readonly SettingProblem[]): void {
	const stopping = problems.filter(({ stops }) => stops);
	if (stopping.length === 0) return;
	throw new PlainError(
		`Please fix these settings first:\n${stopping.map(problemText).join('\n')}\n\nNothing was changed at Cloudflare.`,
	);
}

/** Shows what weakens the site without stopping the deployment. */
export function showWeaknesses(problems: readonly SettingProblem[]): void {
	const weak = problems.filter(({ stops }) => !stops);
	if (weak.length > 0)
		console.log(`\nPlease check these settings:\n${weak.map(problemText).join('\n')}`);
}

const PLAN_LABELS: Record<Finding['state'], string> = {
	missing: 'create',
	different: 'change',
	'as wanted': 'keep',
	unwanted: 'remove',
};

function planLine({ kind, part, state, detail }: Finding): string {
	// The Worker is uploaded every time, whether or not anything about it differs.
	const isUpload = kind === 'worker' && state === 'as wanted';
	const isMigration = kind === 'migrations' && state !== 'as wanted';
	const word = isUpload ? 'upload' : isMigration ? 'apply' : PLAN_LABELS[state];
	return `    ${word.padEnd(8)}${part}${detail && `  (${detail})`}`;
}

/**
 * Shows what the deployment will do, part by part, and asks whether to go on.
 *
 * @param findings what is there beside what should be, before the deployment
 * @throws PlainError when the operator does not agree
 */
export async function agreeOnPlan(
	findings: readonly Finding[],
	address: string,
	{ isAgreed }: DeployOptions,
): Promise<void> {
	const lines = [...findings.map(planLine), `    for     ${address}`];
	console.log(`\n${bold('The plan')}\n${lines.join('\n')}\n`);
	if (isAgreed || (await agrees('Continue?'))) return;
	throw new PlainError('Nothing was changed.');
}

/** What is missing or differs, a line each. */
function undoneLines(findings: readonly Finding[]): string[] {
	return findings
		.filter(({ state }) => state === 'missing' || state === 'different')
		.map(({ part, state, detail }) =>
			state === 'missing'
				? `  ${part} is missing`
				: `  ${part} isn't as it should be: ${detail || 'it differs'}`,
		);
}

/**
 * The message of a stopped deployment: what stopped it, and how far it had come.
 *
 * @param findings what is there beside what should be, after it stopped
 */
export function stoppedError(reason: string, findings: readonly Finding[]): PlainError {
	const lines = undoneLines(findings);
	return new PlainError(
		lines.length > 0 ? `${reason}\n\nNot done yet:\n${lines.join('\n')}` : reason,
	);
}

/**
 * Says what a deployment has left undone.
 *
 * @param findings what is there beside what should be, after the deployment
 * @throws PlainError when anything is missing or differs
 */
export function throwIfUndone(findings: readonly Finding[]): void {
	for (const { part, detail } of findings.filter(({ state }) => state === 'unwanted')) {
		console.log(`    The ${part} is still there (${detail}); delete it in the dashboard.`);
	}
	const lines = undoneLines(findings);
	if (lines.length === 0) return;
	throw new PlainError(
		`Alchemy ended without an error, but this isn't done yet:\n${lines.join('\n')}\n\nRun the same command again: it continues from what is there. If that doesn't help, see docs/operating.md.`,
	);
}
