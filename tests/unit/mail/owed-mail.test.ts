import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectOwedMail } from '../../../src/owed-mail.ts';

const SOURCE = resolve(import.meta.dirname, '../../../src');
const sources = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
	.filter((name) => /\.(?:astro|ts)$/.test(name))
	.map((name) => ({ name, text: readFileSync(join(SOURCE, name), 'utf8') }));

describe('owed email', () => {
	it('is collected once for each message, and taken once', () => {
		const { owe, takeOwed } = collectOwedMail();
		owe(['a', 'b']);
		owe(['b', 'c']);
		owe('batches');
		expect(takeOwed()).toEqual({ ids: ['a', 'b', 'c'], hasBatches: true });
		expect(takeOwed()).toEqual({ ids: [], hasBatches: false });
		owe(['d']);
		expect(takeOwed()).toEqual({ ids: ['d'], hasBatches: false });
	});

	it('is passed on by every feature that gets ids of messages from its batch', () => {
		const features = sources.filter(
			({ name, text }) => name.startsWith('features/') && /\boutboxIds\b(?!:)/.test(text),
		);
		const owing = features.filter(({ text }) => /\bowe\((?:\w+\.)?outboxIds\)/.test(text));
		expect(owing.map(({ name }) => name)).toEqual(features.map(({ name }) => name));
		expect(owing.length).toBeGreaterThan(8);
	});

	it('is delivered only by the middleware and the jobs', () => {
		const delivering = sources.filter(({ text }) =>
			/\b(?:takeOwed\(|deliverOwed|deliverOutbox|handBatchesToQueue)/.test(text),
		);
		expect(
			delivering
				.map(({ name }) => name)
				.filter((name) => !name.startsWith('features/mail/'))
				.sort(),
		).toEqual(['jobs/chores.ts', 'jobs/deliver-queued.ts', 'middleware.ts']);
	});
});
