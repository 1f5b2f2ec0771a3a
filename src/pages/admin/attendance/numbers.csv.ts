import type { APIRoute } from 'astro';
import { authorize } from '../../../auth/policy.ts';
import { rangeOf } from '../../../domain/door/attendance.ts';
import { csvFile } from '../../../domain/text/csv.ts';
import { localDate } from '../../../domain/time/time.ts';
import { keepFigures } from '../../../features/door/keep-figures.ts';
import { csvResponse } from '../../../http/responses/csv.ts';
import { viewAttendanceFile } from '../../../views/door/attendance.ts';

/** The same in every language, for programs that read the file. */
const COLUMNS = [
	'date',
	'event',
	'state',
	'came before',
	'first time',
	'guests',
	'together',
	'door kept',
	'said yes',
	'came of them',
	'came without a seat',
	'first time and again later',
];

/** The counts of each event of a range as a file: nobody's name is in it. */
export const GET: APIRoute = async ({ url, locals: { context, viewer } }) => {
	authorize(viewer, 'attendance.see');
	const range = rangeOf(url.searchParams.get('range'));
	const seriesId = url.searchParams.get('series')?.slice(0, 100) || null;
	const { timeZone, figures, unstored } = await viewAttendanceFile(context, { range, seriesId });
	keepFigures(context, unstored);
	const rows = figures.events.map((event) => {
		const { members, newcomers, guests, door, cameAgain } = event;
		const name = [localDate(event.startsAt, event.timeZone), event.title];
		if (event.isCancelled) return [...name, 'cancelled', ...COLUMNS.slice(3).map(() => '')];
		const atDoor = door ? [door.saidYes, door.cameOfThem, members - door.cameOfThem] : ['', '', ''];
		return [
			...name,
			'took place',
			...[members - newcomers, newcomers, guests, members + guests, door ? 'yes' : 'no'],
			...atDoor,
			cameAgain,
		].map(String);
	});
	const today = localDate(context.now, timeZone);
	return csvResponse(`attendance-${today}.csv`, csvFile([COLUMNS, ...rows]));
};
