import { describe, expect, it } from 'vitest';
import { migrationNames, migrationsAsSql } from '../../../infrastructure/migrations.ts';
import { splitStatements } from '../../deploy/fake-cloudflare/d1/sql-statements.ts';

describe('the migrations as one file', () => {
	const names = migrationNames();
	const sql = migrationsAsSql(names);
	const statements = splitStatements(sql);

	it('are in the order of their numbers', () => {
		expect(names).toEqual([...names].sort());
		expect(names[0]).toBe('0000_initial.sql');
	});

	it('record each migration after its statements, so that all of it is applied or none', () => {
		const entries = statements.filter((text) => text.startsWith('INSERT INTO d1_migrations'));
		expect(entries).toEqual(
			names.map((name) => `INSERT INTO d1_migrations (name) VALUES ('${name}')`),
		);
		expect(statements.at(-1)).toBe(entries.at(-1));
		expect(statements[0]).toContain('CREATE TABLE IF NOT EXISTS d1_migrations');
	});

	it('have whole triggers', () => {
		const triggers = statements.filter((text) => /CREATE TRIGGER/.test(text));
		expect(triggers).toHaveLength(31);
		for (const trigger of triggers) expect(trigger).toMatch(/\bEND$/);
	});

	it('open no transaction of their own, which D1 would refuse', () => {
		for (const statement of statements) {
			expect(statement).not.toMatch(/^\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT)\b/i);
		}
		expect(sql).not.toContain('\r');
	});

	it('are only the requested ones', () => {
		const [first = '', second = ''] = names;
		const some = migrationsAsSql([second]);
		expect(some).toContain(second);
		expect(some).not.toContain(first);
	});
});
