const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text escaped for HTML, in an element or in an attribute with double quotes. */
export function escapeHtml(text: string): string {
	return text.replaceAll(/[&<>"]/g, (sign) => ESCAPES[sign] as string);
}
