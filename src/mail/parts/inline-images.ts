import type { MailMessage } from '../transports/transport.ts';

/** The HTML of an email with its attached images in it, for a browser, which knows no attachments. */
export function withImages({
	html,
	attachments,
}: Pick<MailMessage, 'html' | 'attachments'>): string {
	return attachments.reduce(
		(shown, { contentId, contentType, content }) =>
			contentId
				? shown.replaceAll(`"cid:${contentId}"`, `"data:${contentType};base64,${content}"`)
				: shown,
		html,
	);
}
