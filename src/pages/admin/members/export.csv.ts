import type { APIRoute } from 'astro';
import { authorize } from '../../../auth/policy.ts';
import { EXPORT_COLUMNS, exportedRow } from '../../../domain/members/file/own-export.ts';
import { memberMarks } from '../../../domain/members/member-text.ts';
import { csvFile } from '../../../domain/text/csv.ts';
import { deskLocaleFor } from '../../../domain/text/language.ts';
import { localDate } from '../../../domain/time/time.ts';
import { noteExport } from '../../../features/audit/note-export.ts';
import { csvResponse } from '../../../http/responses/csv.ts';
import { viewMembersFile } from '../../../views/members/members.ts';

/** All members as a file, for an owner who has just signed in; dates are in the club's zone. */
export const GET: APIRoute = async ({ request, locals: { context, viewer } }) => {
	const owner = authorize(viewer, 'members.export');
	const { club, members } = await viewMembersFile(context);
	if (request.method === 'GET') {
		await noteExport(context, owner, { of: 'members', rows: members.length });
	}
	const locale = deskLocaleFor(context.language, club);
	const day = (moment: Date | null) => (moment ? localDate(moment, club.timeZone) : '');
	const rows = members.map((member) =>
		exportedRow(
			member,
			day,
			memberMarks(member, locale)
				.map(({ label }) => label)
				.join('; '),
		),
	);
	return csvResponse(`members-${day(context.now)}.csv`, csvFile([EXPORT_COLUMNS, ...rows]));
};
