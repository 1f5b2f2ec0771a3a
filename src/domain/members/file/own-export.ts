import type { MailStop } from '../../mail/report.ts';
import { TOPICS, type Topic } from '../../mail/topics.ts';
import { isRefused } from '../refused.ts';
import { ROLES, type Role } from '../roles.ts';
import { headerKey } from './header-key.ts';
import { truthOf } from './truth.ts';

/** The club's own export, read back: what it says of a member beside the name and the address. */

/** How email stands with a member, and whether they may come: codes of the export's column `state`. */
export const EXPORTED_STATES = [
	'banned',
	'awaiting_consent',
	'stopped',
	'refused',
	'bounce',
	'complaint',
] as const;
export type ExportedState = (typeof EXPORTED_STATES)[number];

/** What an export restores of a member. */
export interface Restored {
	role: Role;
	/** Local date, `YYYY-MM-DD`; null where none can be read. */
	joinedOn: string | null;
	/** The topics that the file decides about. */
	topics: { readonly [Name in Topic]?: boolean };
	states: readonly ExportedState[];
	/** Local date, `YYYY-MM-DD`. */
	pausedUntil: string | null;
}

/** The columns of the export, in their order. */
export const EXPORT_COLUMNS = [
	'name',
	'email',
	'role',
	'joined',
	'came',
	'last came',
	...TOPICS,
	'state',
	'paused until',
	'remarks',
] as const;

/** Without these a file is somebody else's. Those of version 0.2.0 and before have no `state`. */
const REQUIRED = ['name', 'email', 'role', 'joined', 'came', 'lastcame', ...TOPICS, 'remarks'];
const RESTORED = new Set(['role', 'joined', ...TOPICS, 'state', 'pauseduntil', 'remarks']);

/** Whether a table is the club's own export, by its headings. */
export function isOwnExport(headings: readonly string[]): boolean {
	const keys = new Set(headings.map(headerKey));
	return REQUIRED.every((key) => keys.has(key));
}

/** Whether something is restored from the column with this key. */
export const isOwnColumn = (key: string): boolean => RESTORED.has(key);

/** What the remarks of earlier exports said, in the words of then. */
const REMARKS: readonly [ExportedState, RegExp][] = [
	['banned', /\bbanned\b/i],
	['awaiting_consent', /not agreed|hasn't agreed/i],
	['stopped', /stopped all/i],
	['bounce', /not arrive|bounce/i],
	['complaint', /not wanted|complain|unwanted|spam/i],
];

/** Whether a text is a local date, `YYYY-MM-DD`, that there is. */
export function isDay(text: string): boolean {
	if (!/^[12]\d{3}-\d\d-\d\d$/.test(text)) return false;
	const moment = Date.parse(`${text}T00:00:00Z`);
	return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(text);
}

const dateOf = (cell: string): string | null => (isDay(cell.trim()) ? cell.trim() : null);

/** Reads what an export says of a member, from the cells under these keys; what isn't there is not restored. */
export function restoredFrom(cells: ReadonlyMap<string, string>): Restored {
	const cell = (key: string) => cells.get(key)?.trim() ?? '';
	const topics: { [Name in Topic]?: boolean } = {};
	for (const topic of TOPICS) {
		const isOn = truthOf(cell(topic));
		if (isOn !== null) topics[topic] = isOn;
	}
	const named = cell('state').split(/\s+/);
	return {
		role: ROLES.find((role) => role === cell('role').toLowerCase()) ?? 'member',
		joinedOn: dateOf(cell('joined')),
		topics,
		states: cells.has('state')
			? EXPORTED_STATES.filter((state) => named.includes(state))
			: REMARKS.flatMap(([state, words]) => (words.test(cell('remarks')) ? [state] : [])),
		pausedUntil: dateOf(cell('pauseduntil')),
	};
}

/** What the export says of a member. */
interface ExportedMember {
	name: string;
	email: string;
	role: Role;
	createdAt: Date;
	attendance: { times: number; lastAt: Date | null };
	topics: { readonly [Name in Topic]: boolean };
	bannedAt: Date | null;
	awaitsConsentSince: Date | null;
	mailStoppedAt: Date | null;
	mailRefusedAt: Date | null;
	mailPausedUntil: string | null;
	stoppedBy: MailStop | null;
}

function statesOf(member: ExportedMember): ExportedState[] {
	const isIn: Record<ExportedState, boolean> = {
		banned: member.bannedAt !== null,
		awaiting_consent: member.awaitsConsentSince !== null,
		stopped: member.mailStoppedAt !== null && !isRefused(member),
		refused: isRefused(member),
		bounce: member.stoppedBy === 'bounce',
		complaint: member.stoppedBy === 'complaint',
	};
	return EXPORTED_STATES.filter((state) => isIn[state]);
}

/**
 * A member's row of the export, in the order of its columns.
 *
 * @param day a moment's date in the club's zone; empty for none
 * @param remarks what people read of it
 */
export function exportedRow(
	member: ExportedMember,
	day: (moment: Date | null) => string,
	remarks: string,
): string[] {
	return [
		member.name,
		member.email,
		member.role,
		day(member.createdAt),
		String(member.attendance.times),
		day(member.attendance.lastAt),
		...TOPICS.map((topic) => (member.topics[topic] ? 'yes' : 'no')),
		statesOf(member).join(' '),
		member.mailPausedUntil ?? '',
		remarks,
	];
}
