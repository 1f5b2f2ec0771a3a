import type { Plugin } from 'vite';

/** A sign beyond ASCII as an escape: it means the same in a string, in a template and in a pattern. */
const escaped = (sign: string) => {
	const code = sign.charCodeAt(0).toString(16);
	return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`;
};

/** The source of messages in ASCII. */
export const inAscii = (code: string): string => code.replaceAll(/[^\0-\x7f]/g, escaped);

/**
 * Writes messages in ASCII alone. The minifier does so for strings and leaves templates as they are; one umlaut in them
 * makes the runtime keep a module with two bytes for each sign (decision 0047).
 */
export function asciiMessages(): Plugin {
	return {
		name: 'regulars:ascii-messages',
		apply: 'build',
		transform: {
			filter: { id: /\/src\/messages\/.*\.ts$/ },
			// No line moves, and nobody looks for a column within a sentence.
			handler: (code) => ({ code: inAscii(code), map: null }),
		},
	};
}
