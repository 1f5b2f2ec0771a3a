import { runCommand } from '../deployment/run-command.ts';
import { stepsOf } from '../steps.ts';
import { makeBackupFolder, removeUnfinished, requireNewFolder } from './backup-folder.ts';
import { backupOptions, type Site } from './options.ts';
import { localSnapshot, localState } from './sites/local-site.ts';
import { type ClubSnapshot, writeBackup } from './write-backup.ts';

/** `npm run backup`: the club as it is at one moment, as files of plain SQL. It changes nothing. */

async function snapshotOf(site: Site): Promise<ClubSnapshot> {
	if (site.isLocal) return localSnapshot(localState(site.isNewClub));
	const { deployedSnapshot } = await import('./sites/deployed-site.ts');
	return deployedSnapshot(site.stage);
}

async function backUp(): Promise<void> {
	const { site, to = '' } = backupOptions('backup');
	requireNewFolder(to);
	// bootstrap.mjs has taken the first step.
	const step = stepsOf(3, 2);
	const snapshot = await step('Snapshot', () => snapshotOf(site));
	const folder = makeBackupFolder(to);
	const undo = () => removeUnfinished(folder);
	process.once('exit', undo);
	try {
		const manifest = await step(
			'Backup',
			async () => writeBackup(folder, snapshot),
			({ tables }) => {
				const rows = Object.values(tables).reduce((sum, table) => sum + table.rows, 0);
				return `${rows.toLocaleString('en-US')} rows`;
			},
		);
		process.removeListener('exit', undo);
		console.log(
			`\nThe backup is in ${folder}.\n${manifest.contents.warning}\nSessions, sign-in emails and the site's settings are not in it: keep settings/ and its AUTH_SECRET apart.`,
		);
	} finally {
		snapshot.close();
	}
}

runCommand(backUp);
