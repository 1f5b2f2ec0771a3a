/**
 * A file of comma-separated values to save: never shown in the browser, never cached.
 *
 * @param filename of letters, digits, dots and hyphens only
 */
export function csvResponse(filename: string, csv: string): Response {
	return new Response(csv, {
		headers: {
			'content-type': 'text/csv; charset=utf-8; header=present',
			'content-disposition': `attachment; filename="${filename}"`,
			'cache-control': 'no-store',
		},
	});
}
