import type { Mistake } from '../../forms/mistakes.ts';

/** The text of a file, out of its bytes. */

/** A text, or why the bytes are none. */
export type DecodedFile = { ok: true; text: string } | { ok: false; mistake: Mistake };

/** Files of other kinds by their first bytes, each with what helps. */
const OTHER_KINDS: readonly {
	bytes: readonly number[];
	code: 'file_is_spreadsheet' | 'file_is_compressed' | 'file_not_text';
}[] = [
	// The older workbooks of Excel.
	{ bytes: [0xd0, 0xcf, 0x11, 0xe0], code: 'file_is_spreadsheet' },
	{ bytes: [0x1f, 0x8b], code: 'file_is_compressed' },
	{ bytes: [0x42, 0x5a, 0x68], code: 'file_is_compressed' },
	{ bytes: [0x37, 0x7a, 0xbc, 0xaf], code: 'file_is_compressed' },
	{ bytes: [0x52, 0x61, 0x72, 0x21, 0x1a], code: 'file_is_compressed' },
	// %PDF
	{ bytes: [0x25, 0x50, 0x44, 0x46], code: 'file_not_text' },
];
const ZIP = [0x50, 0x4b];
/** What a zip archive that is a workbook of Excel, Numbers or LibreOffice names within its first bytes. */
const WORKBOOK = /\[Content_Types\]|xl\/|_rels\/|docProps\/|opendocument|Index\/|Metadata\//;
const WORKBOOK_BYTES = 4096;

const beginsWith = (bytes: Uint8Array, signature: readonly number[]) =>
	signature.every((byte, index) => bytes[index] === byte);

function otherKind(
	bytes: Uint8Array,
): 'file_is_spreadsheet' | 'file_is_zip' | 'file_is_compressed' | 'file_not_text' | null {
	if (beginsWith(bytes, ZIP) && (bytes[2] ?? 0) < 0x20) {
		const names = new TextDecoder('windows-1252').decode(bytes.subarray(0, WORKBOOK_BYTES));
		return WORKBOOK.test(names) ? 'file_is_spreadsheet' : 'file_is_zip';
	}
	return OTHER_KINDS.find((kind) => beginsWith(bytes, kind.bytes))?.code ?? null;
}

/** UTF-16 in either order; a half character at the end is left out. */
function utf16(bytes: Uint8Array, isLittleEndian: boolean): string {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const units = new Uint16Array(bytes.byteLength >> 1);
	for (let index = 0; index < units.length; index += 1) {
		units[index] = view.getUint16(index * 2, isLittleEndian);
	}
	let text = '';
	// As arguments of a call, of which there may not be a million.
	for (let from = 0; from < units.length; from += 8192) {
		text += String.fromCharCode(...units.subarray(from, from + 8192));
	}
	return text.toWellFormed();
}

/** Whether every second byte at the beginning is zero: Latin letters in UTF-16 without its mark. */
function looksLikeUtf16(bytes: Uint8Array, zeroAt: 0 | 1): boolean {
	const pairs = Math.min(bytes.length >> 1, 64);
	if (pairs < 4) return false;
	let zeros = 0;
	let others = 0;
	for (let pair = 0; pair < pairs; pair += 1) {
		if (bytes[pair * 2 + zeroAt] === 0) zeros += 1;
		if (bytes[pair * 2 + 1 - zeroAt] === 0) others += 1;
	}
	return others === 0 && zeros * 4 >= pairs * 3;
}

/**
 * Reads the bytes of a file as text: UTF-16 by its mark, else UTF-8, else Windows-1252, which programs on Windows
 * write without saying so. Workbooks, archives and what is no text at all come back with a mistake whose sentence
 * says what to do instead.
 */
export function decodeMemberFile(bytes: Uint8Array): DecodedFile {
	const kind = otherKind(bytes);
	if (kind) return { ok: false, mistake: { code: kind } };
	if (beginsWith(bytes, [0xff, 0xfe])) return { ok: true, text: utf16(bytes.subarray(2), true) };
	if (beginsWith(bytes, [0xfe, 0xff])) return { ok: true, text: utf16(bytes.subarray(2), false) };
	if (looksLikeUtf16(bytes, 1)) return { ok: true, text: utf16(bytes, true) };
	if (looksLikeUtf16(bytes, 0)) return { ok: true, text: utf16(bytes, false) };
	if (bytes.subarray(0, WORKBOOK_BYTES).includes(0))
		return { ok: false, mistake: { code: 'file_not_text' } };
	try {
		return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
	} catch {
		return { ok: true, text: new TextDecoder('windows-1252').decode(bytes) };
	}
}
