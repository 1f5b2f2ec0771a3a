/**
 * Cuts SQL into statements as SQLite itself does, so that a trigger with its inner semicolons stays whole.
 *
 * The rules are those of sqlite3_complete() (sqlite.org/src/file/src/complete.c): a statement ends with a
 * semicolon, one that begins with CREATE [TEMP] TRIGGER with the words `;` END `;`.
 */

/** A comment, a quoted text or name, a word, a semicolon, or any other single character. */
const TOKEN =
	/--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[A-Za-z_][\w$]*|[\s\S]/g;

const BEGINS_TRIGGER = /^(?:EXPLAIN )?CREATE (?:TEMP |TEMPORARY )?TRIGGER/;

function isSpaceOrComment(token: string): boolean {
	return /^(?:\s|--|\/\*)/.test(token);
}

/** Whether a semicolon after these words ends the statement. */
function isComplete(words: readonly string[]): boolean {
	if (!BEGINS_TRIGGER.test(words.slice(0, 4).join(' '))) return true;
	return words.at(-1) === 'END' && words.at(-2) === ';';
}

/** The statements of a text, in order, without those that hold nothing but comments. */
export function splitStatements(sql: string): string[] {
	const statements: string[] = [];
	let text = '';
	let words: string[] = [];
	const finish = () => {
		if (words.length > 0) statements.push(text.trim());
		text = '';
		words = [];
	};
	for (const [token] of sql.matchAll(TOKEN)) {
		if (token === ';' && isComplete(words)) {
			finish();
			continue;
		}
		text += token;
		if (!isSpaceOrComment(token)) words.push(token.toUpperCase());
	}
	finish();
	return statements;
}
