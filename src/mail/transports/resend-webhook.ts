import { Webhook } from 'standardwebhooks';
import { Refusal } from '../../domain/errors.ts';

/**
 * Reads what Resend sends to the webhook, once its signature is checked as Standard Webhooks has it, under
 * Resend's names of the headers (resend.com/docs/webhooks/verify-webhooks-requests).
 *
 * @param secret the webhook's signing secret
 * @param payload the body, to the letter
 * @throws Refusal `wrong_signature` for another secret, another body, or a time more than five minutes
 * away; `bad_request` for what is signed and no JSON
 */
export function verifyResendWebhook(secret: string, payload: string, headers: Headers): unknown {
	try {
		return new Webhook(secret).verify(payload, {
			'webhook-id': headers.get('svix-id') ?? '',
			'webhook-timestamp': headers.get('svix-timestamp') ?? '',
			'webhook-signature': headers.get('svix-signature') ?? '',
		});
	} catch (error) {
		throw new Refusal(error instanceof SyntaxError ? 'bad_request' : 'wrong_signature');
	}
}
