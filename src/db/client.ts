import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import type { Database } from '../environment.ts';

export type Db = DrizzleD1Database;

const primaries = new WeakMap<Database, Db>();

/** Reads and writes on the primary: for members, for every change, and for jobs. */
export function primary(database: Database): Db {
	let db = primaries.get(database);
	if (!db) {
		db = drizzle(database);
		primaries.set(database, db);
	}
	return db;
}

/**
 * Reads that any replica may serve, for visitors' pages only. Read replicas serve only such sessions
 * (developers.cloudflare.com/d1/best-practices/read-replication).
 */
export function replica(database: Database): Db {
	// A D1 session has prepare and batch, which is all that Drizzle calls; its type asks for the rest.
	return drizzle(database.withSession('first-unconstrained') as unknown as Database);
}
