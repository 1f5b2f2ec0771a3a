import { gzipSync } from 'node:zlib';
import { ApiError } from './protocol.ts';
import type { CloudflareState, WorkerModule } from './state.ts';

/** What an account's plan allows, and what no plan does. Where each figure comes from stands beside it. */

export type Plan = 'free' | 'paid';

interface PlanLimits {
	/** developers.cloudflare.com/d1/platform/limits: databases per account. */
	databases: number;
	/** developers.cloudflare.com/workers/platform/limits: cron triggers per account. */
	crons: number;
	/** The same page: the size of a Worker after compression, in MiB. */
	workerMebibytes: number;
}

const PLANS: Record<Plan, PlanLimits> = {
	free: { databases: 10, crons: 5, workerMebibytes: 3 },
	paid: { databases: 50_000, crons: 250, workerMebibytes: 10 },
};

/** A statement may be so long, in bytes, and have so many parameters (d1/platform/limits). */
const STATEMENT_BYTES = 100_000;
const STATEMENT_PARAMETERS = 100;

const MEBIBYTE = 1024 * 1024;

/** @throws ApiError where the account has as many databases as its plan allows */
export function requireRoomForDatabase({ plan, databases }: CloudflareState): void {
	const limit = PLANS[plan].databases;
	if (databases.length < limit) return;
	// Words and code from github.com/cloudflare/workers-sdk/issues/2913.
	throw new ApiError(400, 7406, `System limit reached: databases per account (${limit})`);
}

/**
 * @param others how many crons the account's other Workers have
 * @param asked how many this Worker is to have
 * @throws ApiError above the plan's limit
 */
export function requireRoomForCrons(
	{ plan }: CloudflareState,
	others: number,
	asked: number,
): void {
	const limit = PLANS[plan].crons;
	if (others + asked <= limit) return;
	// Words and code from github.com/cloudflare/workers-sdk/issues/15194.
	const words = `This account has reached the Workers Free limit of ${limit} cron triggers per account.`;
	throw new ApiError(400, 10072, words);
}

/** @throws ApiError for a Worker that is too large once compressed */
export function requireSmallWorker(
	{ plan }: CloudflareState,
	modules: readonly WorkerModule[],
): void {
	const limit = PLANS[plan].workerMebibytes;
	const size = modules.reduce((sum, { contents }) => sum + contents.byteLength, 0);
	// What is small before compression need not be compressed to know.
	if (size <= limit * MEBIBYTE) return;
	const compressed = gzipSync(Buffer.concat(modules.map(({ contents }) => contents)));
	if (compressed.byteLength <= limit * MEBIBYTE) return;
	// Words and code from github.com/cloudflare/workers-sdk/issues/9101.
	throw new ApiError(400, 10027, `Your Worker exceeded the size limit of ${limit} MiB.`);
}

/** @throws ApiError for a statement that D1 does not take */
export function requireShortStatement(sql: string, values: readonly unknown[]): void {
	if (Buffer.byteLength(sql) > STATEMENT_BYTES) {
		throw new ApiError(400, 7500, 'statement too long: SQLITE_TOOBIG');
	}
	if (values.length > STATEMENT_PARAMETERS) {
		throw new ApiError(400, 7500, 'too many SQL variables: SQLITE_ERROR');
	}
}
