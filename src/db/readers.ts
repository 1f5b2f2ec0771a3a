import type { Context } from '../context.ts';
import { type Db, replica } from './client.ts';

/**
 * The database to read a page from: visitors' pages may come from any replica, members' come from the
 * primary, where they see what they have just written.
 */
export function readerFor(context: Context, viewer: object | null): Db {
	return viewer ? context.db : replica(context.env.DB);
}
