import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { immutableRules } from '../../../scripts/build/immutable-files.ts';
import { ROOT } from '../../../scripts/folders.ts';

describe('the headers of static files', () => {
	it('let browsers keep each immutable file, and say how its text is encoded', () => {
		expect(immutableRules(['/_astro/a.js', '/fonts/b.woff2'])).toBe(
			'\n/_astro/a.js\n  ! Cache-Control\n  Cache-Control: public, max-age=31536000, immutable\n' +
				'  ! Content-Type\n  Content-Type: text/javascript; charset=utf-8\n' +
				'\n/fonts/b.woff2\n  ! Cache-Control\n  Cache-Control: public, max-age=31536000, immutable\n',
		);
		expect(immutableRules([])).toBe('');
	});

	it('let nobody cache anything else in these folders', () => {
		const headers = readFileSync(join(ROOT, 'public/_headers'), 'utf8');
		for (const folder of ['fonts', '_astro']) {
			expect(headers).toContain(`\n/${folder}/*\n  Cache-Control: no-store\n`);
		}
	});
});
