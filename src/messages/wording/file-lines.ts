import type { LineMistake } from '../../domain/members/file/member-file.ts';
import type { Locale } from '../../domain/text/language.ts';
import { fileLineMessages } from '../desk/members/file-lines.ts';

/** What is wrong with a line of a file of members, which counts from 1. */
export function lineMistakeText(line: number, mistake: LineMistake, locale: Locale): string {
	const messages = fileLineMessages(locale);
	return 'most' in mistake
		? messages[mistake.code]({ line, most: mistake.most })
		: messages[mistake.code]({ line });
}
