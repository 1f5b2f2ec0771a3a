import { DatabaseSync } from 'node:sqlite';
import { primary } from '../../src/db/client.ts';
import type { Database } from '../../src/environment.ts';
import {
	forecastRelease,
	type ReleaseForecast,
	releaseMail,
} from '../../src/features/mail/release-mail.ts';
import { ask, canAsk } from '../deployment/options.ts';
import { runCommand } from '../deployment/run-command.ts';
import { bold, PlainError } from '../steps.ts';
import { backupOptions, type Site } from './options.ts';
import { localDatabaseFile, localSnapshot, localState } from './sites/local-site.ts';
import { localClient } from './sql/sql-client.ts';

/**
 * `npm run mail:release`: lets a restored site send email again, after saying how many that would be.
 * `--write-off` sends none of what waits.
 */

/** How long to wait while the site writes at this very moment. Milliseconds. */
const PATIENCE_MS = 5_000;

async function open(site: Site): Promise<{ database: Database; close: () => void }> {
	if (site.isLocal) {
		const persistTo = localState(site.isNewClub);
		localSnapshot(persistTo).close();
		const db = new DatabaseSync(localDatabaseFile(persistTo), { timeout: PATIENCE_MS });
		return { database: localClient(db), close: () => db.close() };
	}
	const { deployedClient, findDeployedDatabase } = await import('./sites/deployed-site.ts');
	const database = await findDeployedDatabase(site.stage);
	if (database.id === null) {
		throw new PlainError(
			`The stage "${site.stage}" has no database: there is no ${database.name}.`,
		);
	}
	return { database: deployedClient(database), close: () => undefined };
}

const emails = (count: number) =>
	`${count.toLocaleString('en-US')} ${count === 1 ? 'email' : 'emails'}`;

function forecastText(forecast: ReleaseForecast): string {
	const { heldSince, messages, mailings, announcements, requests, contacts, tooOld } = forecast;
	const total = messages + mailings + announcements + requests + contacts;
	return [
		`Email has been on hold since ${heldSince.toISOString()}.`,
		'',
		`Releasing it sends at most ${emails(total)}:`,
		`    ${messages} that were waiting`,
		`    ${mailings} invitations, reminders and thanks that are due now`,
		`    ${announcements} of scheduled announcements`,
		`    ${requests} that confirm requests for invitations`,
		`    ${contacts} from the contact form`,
		`${emails(tooOld)} ${tooOld === 1 ? 'is past its' : 'are past their'} age and written off.`,
		'',
		'The site that the backup is of may have sent some of them since. To send none: add --write-off.',
		'',
	].join('\n');
}

async function agree(question: string, isAgreed: boolean): Promise<void> {
	if (isAgreed) return;
	if (!canAsk()) throw new PlainError('There is nobody here to ask. Add --yes to release email.');
	const answer = await ask(`${question} [y/N] `);
	if (!/^(y|yes)$/i.test(answer)) throw new PlainError('Email stays on hold.');
}

async function release(): Promise<void> {
	const { site, isWriteOff, isAgreed } = backupOptions('mail:release');
	const { database, close } = await open(site);
	try {
		const db = primary(database);
		const forecast = await forecastRelease(db, new Date());
		if (!forecast) {
			console.log('Email is not on hold here, so there is nothing to release.');
			return;
		}
		console.log(forecastText(forecast));
		await agree(
			isWriteOff ? 'Write all of them off and release email?' : 'Release email?',
			isAgreed,
		);
		const writtenOff = await releaseMail(db, new Date(), isWriteOff);
		if (writtenOff === null) throw new PlainError('Someone else released email in this moment.');
		console.log(
			`${bold('Email is released.')} ${emails(writtenOff)} written off; ${isWriteOff ? 'nothing else was waiting' : 'the rest leaves within minutes'}.`,
		);
	} finally {
		close();
	}
}

runCommand(release);
