import type { Context } from '../context.ts';
import { lastChoreRuns } from '../db/chore-runs.ts';
import { mailHeldSince } from '../db/mail-hold.ts';
import { isLate } from '../domain/chores.ts';
import { describeError, logger } from '../logger.ts';

type Check = 'ok' | 'absent' | 'failing' | 'waiting' | 'held';

export interface Health {
	status: 'ok' | 'degraded' | 'failing';
	checks: { database: Check; kv: Check; mail: Check; cron: Check };
}

/** A probe waits no longer than this. */
const PATIENCE_MS = 1_000;

/**
 * Looks at what the site stands on. `waiting` is a cron that has not ticked yet, `absent` an optional part
 * that is switched off, `held` email of a restored site that its operator has not released.
 */
export async function checkHealth(context: Context): Promise<Health> {
	const [stored, kv] = await Promise.all([readStored(context), probeKv(context)]);
	const runs = stored?.runs ?? null;
	const latest = Math.max(0, ...(runs ?? []).map((run) => run.startedAt.getTime()));
	const cron: Check =
		runs === null || latest === 0
			? 'waiting'
			: isLate(new Date(latest), 1, context.now)
				? 'failing'
				: 'ok';
	const checks = {
		database: runs === null ? 'failing' : 'ok',
		kv,
		// Without a transport the configuration check has answered long before.
		mail: stored?.isMailHeld ? 'held' : 'ok',
		cron,
	} as const satisfies Health['checks'];
	const isDegraded = checks.kv === 'failing' || checks.cron === 'failing' || checks.mail === 'held';
	return {
		status: checks.database === 'failing' ? 'failing' : isDegraded ? 'degraded' : 'ok',
		checks,
	};
}

async function readStored({ db }: Context) {
	try {
		const [runs, held] = await db.batch([lastChoreRuns(db), mailHeldSince(db)]);
		return { runs, isMailHeld: held.length > 0 };
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
