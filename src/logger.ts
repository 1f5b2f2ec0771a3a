/**
 * Structured logs: one JSON object a line. Fields are facts like counts, codes and paths without their
 * query; an address, a token or a secret never goes in.
 */
export type LogFields = Record<string, string | number | boolean | null | undefined>;

function write(level: 'info' | 'warn' | 'error', event: string, fields: LogFields): void {
	console[level](JSON.stringify({ level, event, ...fields }));
}

export const logger = {
	info: (event: string, fields: LogFields = {}) => write('info', event, fields),
	warn: (event: string, fields: LogFields = {}) => write('warn', event, fields),
	error: (event: string, fields: LogFields = {}) => write('error', event, fields),
};

/** Whether Drizzle threw it: its errors carry the query and the parameters. */
function isFailedQuery(error: Error): boolean {
	return 'query' in error && 'params' in error;
}

/** Whether the database failed, and not the site's own code. */
export function isDatabaseError(error: unknown): boolean {
	return error instanceof Error && (isFailedQuery(error) || error.message.startsWith('D1_'));
}

/**
 * The name, message and place of something thrown, for a log line. Drizzle's own messages quote the
 * parameters of the query, addresses among them, so only the database's message below them is logged.
 */
export function describeError(error: unknown): LogFields {
	if (!(error instanceof Error)) return { error: typeof error };
	const isQueryError = isFailedQuery(error);
	const cause = error.cause instanceof Error ? error.cause.message : undefined;
	return {
		error: error.name,
		message: isQueryError ? cause : error.message,
		at: error.stack
			?.split('\n')
			.filter((line) => line.trimStart().startsWith('at '))
			.slice(0, 6)
			.map((line) => line.trim())
			.join(' < '),
	};
}
