import type { DatabaseSync } from 'node:sqlite';
import { ask, canAsk } from '../deployment/options.ts';
import { runCommand } from '../deployment/run-command.ts';
import { bold, PlainError, stepsOf } from '../steps.ts';
import { openBackup } from './backup-folder.ts';
import { checkRestored, miscountedEvents } from './compare.ts';
import { backupOptions, type Site } from './options.ts';
import { localTarget } from './sites/local-target.ts';
import type { RestoreTarget } from './sites/restore-target.ts';
import { estimateWrites, restoreStatements, type WriteEstimate } from './sql/restore-statements.ts';
import { stageBackup } from './staging.ts';

/**
 * `npm run restore`: writes a backup into an empty database, in one transaction, and checks the result.
 * Nothing is deleted, and the restored site sends no email until the operator releases it.
 */

/** Rows that the free plan lets a site write in a day (developers.cloudflare.com/d1/platform/pricing). */
const FREE_ROWS_A_DAY = 100_000;

const formatted = (count: number) => count.toLocaleString('en-US');

function planText({ rows, written }: WriteEstimate): string {
	const total = `This writes ${formatted(rows)} rows, about ${formatted(written)} as Cloudflare counts them, with their indexes.`;
	const limit = formatted(FREE_ROWS_A_DAY);
	return written > FREE_ROWS_A_DAY
		? `${total}\nThat is more than the free plan allows in a day (${limit}): there, Cloudflare refuses it and nothing is written. Restore on Workers Paid.`
		: `${total}\nThe free plan allows ${limit} in a day, and what the site wrote today counts, too.`;
}

/** Asks before rows of a plan are spent; the local database costs nothing. */
async function agree({ isLocal }: Site, place: string, isAgreed: boolean): Promise<void> {
	if (isLocal || isAgreed) return;
	if (!canAsk()) {
		throw new PlainError('There is nobody here to ask. Add --yes to restore. Nothing was changed.');
	}
	const answer = await ask(`Restore into ${place}? [y/N] `);
	if (!/^(y|yes)$/i.test(answer)) throw new PlainError('Nothing was changed.');
}

function warnOfMiscounts(staged: DatabaseSync): void {
	const events = miscountedEvents(staged);
	if (events === 0) return;
	console.log(
		`The seat counters of ${events} events don't match their RSVPs. They didn't when the backup was made, either, and are restored as they are.`,
	);
}

/** Cloudflare's part is loaded only where it is used: it takes more memory than the restore itself. */
async function targetOf(site: Site): Promise<RestoreTarget> {
	if (site.isLocal) return localTarget(site);
	const { deployedTarget } = await import('./sites/deployed-target.ts');
	return deployedTarget(site.stage);
}

async function restore(): Promise<void> {
	const { site, from = '', isAgreed } = backupOptions('restore');
	// bootstrap.mjs has taken the first step.
	const step = stepsOf(6, 2);
	const backup = await step(
		'Backup',
		() => openBackup(from),
		({ manifest }) => `of ${manifest.source}, made ${manifest.madeAt}`,
	);
	const target = await targetOf(site);
	await step(
		'Database',
		() => target.throwUnlessEmpty(),
		() => 'empty',
	);
	const staged = await step('Reading the backup', () => stageBackup(backup));
	try {
		const estimate = estimateWrites(staged.db);
		console.log(`\n${bold(`Into ${target.place}`)}\n${planText(estimate)}\n`);
		warnOfMiscounts(staged.db);
		await agree(site, target.place, isAgreed);
		await step('Restore', () => target.write(restoreStatements(staged.db, new Date())));
		await step(
			'Check of what came of it',
			() => target.withCopy((restored) => checkRestored(staged.db, restored)),
			() => 'all rows are there',
		);
	} finally {
		staged.dispose();
	}
	console.log(
		`\nThe club is restored. ${bold('Email is on hold')}: only sign-in emails that people ask for are sent.\nNext: ${target.next}, look at it, then release email: ${target.release}`,
	);
}

runCommand(restore);
