import { Temporal } from 'temporal-polyfill';
import { AUDIT_AREAS, type AuditArea } from './audited-actions.ts';

/** Which part of the audit log is read: it is part of the page's address, so that it can be bookmarked. */

/** Somebody whose account is deleted, where the log is filtered by organizer. */
export const FORMER = 'former';

/** A row of the log, behind which a page begins. */
interface AuditPlace {
	/** When the action was done: milliseconds since 1970. */
	at: number;
	id: number;
}

export interface AuditFilter {
	/** The organizer's id, or `FORMER`. */
	who?: string;
	area?: AuditArea;
	/** The id of what it was done to, other than a member. */
	subject?: string;
	/** The id of the member it was done to. */
	member?: string;
	/** Local dates of the club, both included, `YYYY-MM-DD`. */
	from?: string;
	until?: string;
	/** The last row of the page before. */
	behind?: AuditPlace;
}

/** Longer is no id of this site's. */
const MAX_ID_LENGTH = 100;

function idIn(text: string | null): string | undefined {
	return text && text.length <= MAX_ID_LENGTH ? text : undefined;
}

function dateIn(text: string | null): string | undefined {
	if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
	try {
		return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString();
	} catch {
		return undefined;
	}
}

function placeIn(text: string | null): AuditPlace | undefined {
	const [, at, id] = /^(\d{1,15})-(\d{1,15})$/.exec(text ?? '') ?? [];
	return at && id ? { at: Number(at), id: Number(id) } : undefined;
}

/** The filter in the parameters of an address; what is no filter there is passed over. */
export function readAuditFilter(params: URLSearchParams): AuditFilter {
	const found = {
		who: idIn(params.get('who')),
		area: AUDIT_AREAS.find((area) => area === params.get('area')),
		subject: idIn(params.get('subject')),
		member: idIn(params.get('member')),
		from: dateIn(params.get('from')),
		until: dateIn(params.get('until')),
		behind: placeIn(params.get('behind')),
	};
	const set = Object.entries(found).filter(([, value]) => value !== undefined);
	return Object.fromEntries(set) as AuditFilter;
}

/** The address at which the log shows this part of it. */
export function auditLogPath({ behind, ...chosen }: AuditFilter): string {
	const params = new URLSearchParams(Object.entries(chosen));
	if (behind) params.set('behind', `${behind.at}-${behind.id}`);
	return params.size > 0 ? `/admin/audit-log?${params}` : '/admin/audit-log';
}
