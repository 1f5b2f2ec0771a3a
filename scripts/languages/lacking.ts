import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES } from '../../src/domain/text/language.ts';
import { ROOT } from '../folders.ts';

/** `npm run languages`: what each language lacks, by the parts that readers have. */

const PARTS = ['site', 'desk', 'operator'] as const;
const MESSAGES = join(ROOT, 'src/messages');

/** The nouns of a part, like `mail/rsvps`; none where a language has no such folder. */
function nounsOf(language: string, part: string): Set<string> {
	const files = readdirSync(join(MESSAGES, language), { recursive: true, encoding: 'utf8' });
	return new Set(
		files
			.filter((file) => file.startsWith(`${part}/`) && file.endsWith('.ts'))
			.map((file) => file.slice(part.length + 1, -'.ts'.length)),
	);
}

for (const language of LANGUAGES) {
	for (const part of PARTS) {
		const wanted = nounsOf('en', part);
		const has = nounsOf(language, part);
		const lacking = [...wanted].filter((noun) => !has.has(noun)).sort();
		const state =
			lacking.length === 0
				? `complete, ${wanted.size} nouns`
				: lacking.length === wanted.size
					? `in English, ${wanted.size} nouns`
					: `lacks ${lacking.join(', ')}`;
		console.log(`${language} ${part}: ${state}`);
	}
}
