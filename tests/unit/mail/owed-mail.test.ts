import { describe, expect, it } from 'vitest';
import { collectOwedMail } from '../../../src/owed-mail.ts';
import { documents } from '../../support/documents.ts';

const sources = documents('src/**/*.{astro,ts}');

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
			({ path, text }) => path.startsWith('src/features/') && /\boutboxIds\b(?!:)/.test(text),
		);
		const owing = features.filter(({ text }) => /\bowe\((?:\w+\.)?outboxIds\)/.test(text));
		expect(owing.map(({ path }) => path)).toEqual(features.map(({ path }) => path));
		expect(owing.length).toBeGreaterThan(8);
	});

	it('is delivered only by the middleware and the jobs', () => {
		const delivering = sources.filter(({ text }) =>
			/\b(?:takeOwed\(|deliverOwed|deliverOutbox|handBatchesToQueue)/.test(text),
		);
		expect(
			delivering
				.map(({ path }) => path)
				.filter((path) => !path.startsWith('src/features/mail/'))
				.sort(),
		).toEqual(['src/jobs/chores.ts', 'src/jobs/deliver-queued.ts', 'src/middleware.ts']);
	});
});
