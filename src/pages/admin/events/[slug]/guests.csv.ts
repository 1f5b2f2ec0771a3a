import type { APIRoute } from 'astro';
import { authorize } from '../../../../auth/policy.ts';
import { Refusal } from '../../../../domain/errors.ts';
import { csvFile } from '../../../../domain/text/csv.ts';
import { noteExport } from '../../../../features/audit/note-export.ts';
import { csvResponse } from '../../../../http/responses/csv.ts';
import { LISTS, viewGuestFile } from '../../../../views/door/guest-list.ts';

/** The guest list as a file to save: all RSVPs and walk-ins, or those of one list (`list`). */
export const GET: APIRoute = async ({ params, request, url, locals: { context, viewer } }) => {
	const slug = params.slug ?? '';
	const host = authorize(viewer, 'guests.export');
	const only = LISTS.find((name) => name === url.searchParams.get('list'));
	const rows = await viewGuestFile(context, slug, only);
	if (!rows) throw new Refusal('event_not_found');
	if (request.method === 'GET') {
		await noteExport(context, host, { of: 'guests', slug, rows: rows.length - 1, list: only });
	}
	return csvResponse(`guests-${slug}.csv`, csvFile(rows));
};
