import { z } from 'zod';
import { TABLE_RULES } from './table-rules.ts';

/** The manifest of a backup: what it is of, what is in it, and how to tell that it is whole. */

/** Rises when a restore of an older version couldn't read the backup any more. */
export const FORMAT_VERSION = 1;

export const MANIFEST_FILE = 'manifest.json';
export const SQL_FILE = 'club.sql';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const manifestSchema = z.object({
	format: z.literal('regulars-backup'),
	formatVersion: z.int().min(1),
	/** The version and commit of the site that made it. */
	product: z.object({ version: z.string(), commit: z.string().nullable() }),
	/** The moment of the snapshot, ISO 8601 in UTC. */
	madeAt: z.string(),
	/** Which site: `local`, or a stage. */
	source: z.string(),
	/** The migrations that the database had, in order. */
	migrations: z.array(z.string()),
	files: z.array(z.object({ name: z.string(), bytes: z.int(), sha256 })),
	tables: z.record(z.string(), z.object({ rows: z.int(), sha256 })),
	leftOut: z.record(z.string(), z.string()),
	contents: z.object({
		warning: z.string(),
		personalData: z.record(z.string(), z.string()),
		secrets: z.record(z.string(), z.string()),
		notIncluded: z.array(z.string()),
	}),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** Reads a manifest's text; null where it is none, or damaged. */
export function parseManifest(text: string): Manifest | null {
	try {
		return manifestSchema.parse(JSON.parse(text));
	} catch {
		return null;
	}
}

/** What the rules of the tables say to the backup's owner. */
export function contentsNotice(): Pick<Manifest, 'leftOut' | 'contents'> {
	const leftOut: Record<string, string> = {};
	const personalData: Record<string, string> = {};
	const secrets: Record<string, string> = {};
	for (const [table, rule] of Object.entries(TABLE_RULES)) {
		if (!rule.isBackedUp) leftOut[table] = rule.reason;
		else {
			if (rule.personalData) personalData[table] = rule.personalData;
			if (rule.secrets) secrets[table] = rule.secrets;
		}
	}
	return {
		leftOut,
		contents: {
			warning:
				"This backup holds members' personal data and personal links. Keep it as safe as the site's settings, and delete it when you no longer need it.",
			personalData,
			secrets,
			notIncluded: [
				"The site's settings (settings/<stage>.env). Without the same AUTH_SECRET, links in emails that were sent before stop working.",
				'Sessions and sign-in emails: everyone signs in again.',
			],
		},
	};
}
