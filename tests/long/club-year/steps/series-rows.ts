import type { World } from '../world.ts';

/** What the tables have of series. */

export interface SeriesRow {
	id: string;
	starts_on_date: string;
	ends_on_date: string | null;
	starts_at_time: string;
	place: string;
	capacity: number;
	updated_at: number;
}

export const rowsOf = async <Row>(
	world: World,
	sql: string,
	...values: unknown[]
): Promise<Row[]> =>
	(
		await world.db
			.prepare(sql)
			.bind(...values)
			.all<Row>()
	).results;

export const breaksOf = (world: World, seriesId: string) =>
	rowsOf<{ id: string; firstDate: string; lastDate: string }>(
		world,
		'select id, first_date as firstDate, last_date as lastDate from breaks where series_id = ?',
		seriesId,
	);
