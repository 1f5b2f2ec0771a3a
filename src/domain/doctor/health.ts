import { isLate } from './chores.ts';

/**
 * The state of one thing that the site depends on. `waiting` is a cron that hasn't run yet, or email to
 * strangers that waits below a ceiling; `absent` an optional part that is switched off; `held` email of a
 * restored site that its operator hasn't released.
 */
type Check = 'ok' | 'absent' | 'failing' | 'waiting' | 'held';

export interface Health {
	status: 'ok' | 'degraded' | 'failing';
	checks: { database: Check; kv: Check; mail: Check; cron: Check };
}

/** What is known from the database. */
export interface HealthFacts {
	/** When a chore last began; null where none has. */
	lastRunAt: Date | null;
	doSignInEmailsFail: boolean;
	/** Whether email is on hold after a restore. */
	isMailHeld: boolean;
	/** Whether emails to strangers wait, or the next one would. */
	doEmailsWait: boolean;
}

/** @param facts null where the database doesn't answer */
export function healthOf(
	facts: HealthFacts | null,
	kv: 'ok' | 'absent' | 'failing',
	now: Date,
): Health {
	const checks: Health['checks'] = {
		database: facts === null ? 'failing' : 'ok',
		kv,
		// Without a transport the check of the configuration has responded long before.
		mail: facts === null ? 'ok' : mailCheck(facts),
		cron: cronCheck(facts?.lastRunAt ?? null, now),
	};
	const isDegraded = checks.kv === 'failing' || checks.cron === 'failing' || checks.mail !== 'ok';
	return {
		status: checks.database === 'failing' ? 'failing' : isDegraded ? 'degraded' : 'ok',
		checks,
	};
}

function mailCheck({ doSignInEmailsFail, isMailHeld, doEmailsWait }: HealthFacts): Check {
	if (doSignInEmailsFail) return 'failing';
	if (isMailHeld) return 'held';
	return doEmailsWait ? 'waiting' : 'ok';
}

function cronCheck(lastRunAt: Date | null, now: Date): Check {
	if (lastRunAt === null) return 'waiting';
	return isLate(lastRunAt, 1, now) ? 'failing' : 'ok';
}
