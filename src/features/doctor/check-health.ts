import type { Context } from '../../context.ts';
import { type HealthRow, readHealth } from '../../db/doctor/diagnosis.ts';
import { outcomesOf } from '../../db/doctor/mail-facts.ts';
import { type Health, type HealthFacts, healthOf } from '../../domain/doctor/health.ts';
import { type DailyCeilings, dailyCeilings, doSignInEmailsFail } from '../../domain/mail/limits.ts';
import { describeError, logger } from '../../logger.ts';

/** A probe waits no longer than this. */
const PATIENCE_MS = 1_000;

/** Checks what the site depends on. */
export async function checkHealth(context: Context): Promise<Health> {
	const ceilings = dailyCeilings(context.config.emailsPerDay);
	const [row, kv] = await Promise.all([readRow(context, ceilings), probeKv(context)]);
	return healthOf(row && factsOf(row, ceilings), kv, context.now);
}

function factsOf(row: HealthRow, { site }: DailyCeilings): HealthFacts {
	return {
		lastRunAt: row.lastRunAt === null ? null : new Date(row.lastRunAt),
		doSignInEmailsFail: doSignInEmailsFail(outcomesOf(row)),
		isMailHeld: row.isHeld === 1,
		doEmailsWait: row.waiting > 0 || (site !== null && row.sent >= site.ceiling),
	};
}

async function readRow({ db, now }: Context, ceilings: DailyCeilings): Promise<HealthRow | null> {
	try {
		return await readHealth(db, ceilings, now);
	} catch (error) {
		logger.error('health_database', describeError(error));
		return null;
	}
}

/** Whether KV answers a read; `absent` where it is not bound. */
export async function probeKv({ env }: Pick<Context, 'env'>): Promise<'ok' | 'absent' | 'failing'> {
	if (!env.KV) return 'absent';
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<'failing'>((resolve) => {
		timer = setTimeout(() => resolve('failing'), PATIENCE_MS);
	});
	try {
		return await Promise.race([env.KV.get('health').then(() => 'ok' as const), late]);
	} catch (error) {
		logger.warn('health_kv', describeError(error));
		return 'failing';
	} finally {
		clearTimeout(timer);
	}
}
