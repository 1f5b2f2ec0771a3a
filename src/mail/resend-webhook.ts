import { Resend } from 'resend';
import { Refusal } from '../domain/errors.ts';

/** Checks signatures only, for which Resend's library wants a key that it never sends. */
const verifier = new Resend('re_unused');

/**
 * Reads what Resend sends to the webhook, once its signature is checked (resend.com/docs/webhooks/verify-webhooks-requests).
 *
 * @param secret the webhook's signing secret
 * @param payload the body, to the letter
 * @throws Refusal `wrong_signature` for another secret, other words, or a time more than five minutes away;
 * `bad_request` for what is signed and no JSON
 */
export function verifyResendWebhook(secret: string, payload: string, headers: Headers): unknown {
	try {
		return verifier.webhooks.verify({
			webhookSecret: secret,
			payload,
			headers: {
				id: headers.get('svix-id') ?? '',
				timestamp: headers.get('svix-timestamp') ?? '',
				signature: headers.get('svix-signature') ?? '',
			},
		});
	} catch (error) {
		throw new Refusal(error instanceof SyntaxError ? 'bad_request' : 'wrong_signature');
	}
}
