import type { Context } from '../../context.ts';
import { type HealthRow, readHealth } from '../../db/doctor/diagnosis.ts';
import { outcomesOf } from '../../db/doctor/mail-facts.ts';
import { isLate } from '../../domain/doctor/chores.ts';
import { type DailyCeilings, dailyCeilings, doSignInEmailsFail } from '../../domain/mail/limits.ts';
import { describeError, logger } from '../../logger.ts';

type Check = 'ok' | 'absent' | 'failing' | 'waiting' | 'held';

export interface Health {
	status: 'ok' | 'degraded' | 'failing';
	checks: { database: Check; kv: Check; mail: Check; cron: Check };
}

/** A probe waits no longer than this. */
const PATIENCE_MS = 1_000;

/**
/**
 * Looks at what the site stands on. `waiting` is a cron that has not ticked yet, or email to strangers
 * that waits below a ceiling; `absent` an optional part that is switched off; `held` email of a restored
 * site that its operator has not released.
 */
export async function checkHealth(context: Context): Promise<Health> {
	const ceilings = dailyCeilings(context.config.emailsPerDay);
	const [row, kv] = await Promise.all([readRow(context, ceilings), probeKv(context)]);
	const latest = row?.lastRunAt ?? null;
	const cron: Check =
		latest === null ? 'waiting' : isLate(new Date(latest), 1, context.now) ? 'failing' : 'ok';
	const checks: Health['checks'] = {
		database: row === null ? 'failing' : 'ok',
		kv,
		mail: row === null ? 'ok' : mailCheck(row, ceilings),
		cron,
	};
	const isDegraded = checks.kv === 'failing' || checks.cron === 'failing' || checks.mail !== 'ok';
	return {
		status: checks.database === 'failing' ? 'failing' : isDegraded ? 'degraded' : 'ok',
		checks,
	};
}

/** Without a transport the configuration check has answered long before. */
function mailCheck(row: HealthRow, { site }: DailyCeilings): Check {
	if (doSignInEmailsFail(outcomesOf(row))) return 'failing';
	if (row.isHeld === 1) return 'held';
	const isAtCeiling = site !== null && row.sent >= site.ceiling;
	return isAtCeiling || row.waiting > 0 ? 'waiting' : 'ok';
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
