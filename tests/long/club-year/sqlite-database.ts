import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { Database } from '../../../src/environment.ts';

/**
 * D1's interface on a SQLite in this process, for looking for seeds: a year takes a fraction of the CPU time that it
 * takes on the emulator. Numbers are bound as REAL and foreign keys hold, as in D1.
 */
export function sqliteDatabase(): Database {
	const sqlite = new DatabaseSync(':memory:');
	const prepared = new Map<string, StatementSync>();

	class Prepared {
		readonly sql: string;
		readonly values: SQLInputValue[];

		constructor(sql: string, values: SQLInputValue[]) {
			this.sql = sql;
			this.values = values;
		}

		bind(...values: unknown[]): Prepared {
			const bound = values.map((value) => (typeof value === 'boolean' ? Number(value) : value));
			return new Prepared(this.sql, bound as SQLInputValue[]);
		}

		private get statement(): StatementSync {
			let statement = prepared.get(this.sql);
			if (!statement) {
				statement = sqlite.prepare(this.sql);
				prepared.set(this.sql, statement);
			}
			return statement;
		}

		rows(): Record<string, unknown>[] {
			return this.statement.all(...this.values).map((row) => ({ ...row }));
		}

		result() {
			const before = sqlite.prepare('select total_changes() as n').get() as { n: number };
			const results = this.rows();
			const after = sqlite.prepare('select total_changes() as n').get() as { n: number };
			const meta = { changes: after.n - before.n, size_after: 0, rows_read: 0, rows_written: 0 };
			return { results, success: true, meta };
		}

		async all() {
			return this.result();
		}

		async run() {
			return this.result();
		}

		async raw() {
			const { statement } = this;
			statement.setReturnArrays(true);
			try {
				return statement.all(...this.values);
			} finally {
				statement.setReturnArrays(false);
			}
		}

		async first(column?: string) {
			const [row] = this.rows();
			if (!row) return null;
			return column === undefined ? row : row[column];
		}
	}

	const database = {
		prepare: (sql: string) => new Prepared(sql, []),
		batch: async (statements: Prepared[]) => {
			sqlite.exec('begin immediate');
			try {
				const results = statements.map((statement) => statement.result());
				sqlite.exec('commit');
				return results;
			} catch (error) {
				sqlite.exec('rollback');
				throw error;
			}
		},
		withSession: () => database,
	};
	return database as unknown as Database;
}
