import type { Context } from '../../context.ts';
import { auditLogPage, doersInLog, nameInLog } from '../../db/audit/audit-log.ts';
import { clubOfDeskWithZone, clubZone } from '../../db/club/club.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import type { AuditFilter } from '../../domain/audit/filter.ts';
import { type AuditEntry, type AuditValues, entryText } from '../../domain/audit/text.ts';
import { clubPart } from '../../domain/club/club.ts';
import { deskLocaleFor } from '../../domain/text/language.ts';
import { byName } from '../../domain/text/name-order.ts';
import { startOfDay } from '../../domain/time/time.ts';
import { auditLogMessages } from '../../messages/desk/audit/page.ts';

/** How many actions a page of the log shows. */
const SHOWN = 30;

const valuesIn = (text: string | null): AuditValues | null =>
	text === null ? null : (JSON.parse(text) as AuditValues);

/**
 * A page of the audit log as text, read in one batch; for a range of dates, the club's zone is read before
 * it.
 */
export async function viewAuditLog(
	{ db, language }: Pick<Context, 'db' | 'language'>,
	filter: AuditFilter,
) {
	const { behind, from, until, ...chosen } = filter;
	const hasDates = from !== undefined || until !== undefined;
	const { timeZone } = clubPart(hasDates ? (await clubZone(db))[0] : undefined);
	const {
		club: [clubRow],
		rows,
		doers,
		about: [about],
	} = await rawBatch(db, {
		club: clubOfDeskWithZone(db),
		rows: auditLogPage(
			db,
			{
				...filter,
				from: from === undefined ? undefined : startOfDay(from, timeZone),
				until: until === undefined ? undefined : startOfDay(until, timeZone, 1),
			},
			SHOWN + 1,
		),
		doers: doersInLog(db),
		about: nameInLog(db, chosen),
	});
	const club = clubPart(clubRow);
	const locale = deskLocaleFor(language, club);
	const shown = rows.slice(0, SHOWN);
	const last = shown.at(-1);
	return {
		club,
		entries: shown.map(({ before, after, ...row }) => {
			const entry: AuditEntry = {
				...row,
				doer: row.doer ?? null,
				before: valuesIn(before),
				after: valuesIn(after),
			};
			return { ...row, ...entryText(entry, club.timeZone, locale) };
		}),
		/** Who did something, by name, for the filter: null is for those whose account is deleted. */
		doers: [
			...byName(
				doers.flatMap(({ id, name }) =>
					id === null ? [] : [{ id, name: name ?? auditLogMessages(locale).unnamed }],
				),
			),
			...doers.flatMap(({ id }) => (id === null ? [{ id, name: null }] : [])),
		],
		/** What the log is narrowed to, by its name; null where it is not, or has none. */
		about: about?.name ?? null,
		/** Where older ones begin, if there are any. */
		olderThan: rows.length > SHOWN && last ? { at: last.at.getTime(), id: last.id } : null,
		isFiltered: hasDates || Object.keys(chosen).length > 0,
	};
}
