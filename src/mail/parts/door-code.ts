import type { Config } from '../../config.ts';
import { qrPng } from '../../domain/door/qr-code.ts';
import { signLink } from '../../domain/sign-in/signed-links.ts';
import { toBase64 } from '../../domain/text/encodings.ts';
import type { MailAttachment } from '../transports/transport.ts';

/** The name by which an email's HTML shows the attached code. */
export const DOOR_CODE_ID = 'door-code';

/** The link that a host's camera reads from the code of one member for one event. */
export async function doorLink(
	config: Pick<Config, 'siteUrl' | 'authSecret'>,
	subject: { userId: string; eventId: string },
): Promise<string> {
	const token = await signLink(config.authSecret, 'checkIn', subject);
	return new URL(`/admin/check-in/${token}`, config.siteUrl).href;
}

/**
 * The code of a link as a picture in the email itself: one that is fetched would need the network at the
 * door, and many programs fetch none unasked.
 */
export function doorCode(link: string): MailAttachment {
	return {
		filename: 'door-code.png',
		contentType: 'image/png',
		content: toBase64(qrPng(link)),
		encoding: 'base64',
		contentId: DOOR_CODE_ID,
	};
}
