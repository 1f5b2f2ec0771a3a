import { type SQL, sql } from 'drizzle-orm';
import { searchWords } from '../../domain/text/folding.ts';
import { user } from '../auth-schema.ts';

/** The name as `searchWords` compares it; what nobody has folded yet is found by its letters A to Z. */
const FOLDED = sql`case when ${user.foldedFrom} = ${user.name} then ${user.foldedName} else lower(${user.name}) end`;

/**
 * Members whose name or address contains every word of this, in any order, whatever the accents and
 * capitals. By `instr`: D1 refuses a pattern of LIKE over 50 bytes, and nothing has to be escaped.
 */
export function isFoundBy(search: string): SQL {
	const words = searchWords(search).map((ways) => {
		const inName = ways.map((way) => sql`instr(${FOLDED}, ${way}) > 0`);
		const inAddress = sql`instr(${user.email}, ${ways[0] ?? ''}) > 0`;
		return sql`(${sql.join([...inName, inAddress], sql` or `)})`;
	});
	return words.length > 0 ? sql.join(words, sql` and `) : sql`true`;
}
