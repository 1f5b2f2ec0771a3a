/** An attachment in the body of a request to Resend. */
export interface PostedAttachment {
	filename: string;
	content: string;
	content_type?: string;
	content_id?: string;
}

/** A file as it reaches the recipient. */
export interface DeliveredFile {
	filename: string;
	contentType: string;
	bytes: Buffer;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * What the recipient gets of an attachment. Text is taken as it stands: the API has been seen to leave a
 * calendar file in base64 undecoded (github.com/resend/resend-dotnet/issues/58), and one that nobody can
 * open must not pass here.
 *
 * @returns null for what the API refuses: no content, or bytes that are not base64
 */
export function deliveredFile(attachment: PostedAttachment): DeliveredFile | null {
	const { filename, content, content_type: contentType = 'application/octet-stream' } = attachment;
	if (!filename || !content) return null;
	if (contentType.startsWith('text/'))
		return { filename, contentType, bytes: Buffer.from(content) };
	if (!BASE64.test(content)) return null;
	return { filename, contentType, bytes: Buffer.from(content, 'base64') };
}
