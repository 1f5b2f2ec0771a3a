import type { OwingContext } from '../../src/context.ts';
import type { Db } from '../../src/db/client.ts';
import { collectOwedMail, type OwedMail } from '../../src/owed-mail.ts';

/** What a feature works with at this moment; `takeOwed` tells which emails it owes. */
export function contextAt(db: Db, now: Date): OwingContext & OwedMail {
	return { db, now, ...collectOwedMail() };
}
