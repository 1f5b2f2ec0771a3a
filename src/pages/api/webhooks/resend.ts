import type { APIRoute } from 'astro';
import { Refusal } from '../../../domain/errors.ts';
import { receiveMailReport } from '../../../features/mail/receive-mail-report.ts';
import { readText } from '../../../http/requests/body.ts';
import { json, refusalAsJson } from '../../../http/responses/respond.ts';
import { logger } from '../../../logger.ts';
import { verifyResendWebhook } from '../../../mail/transports/resend-webhook.ts';

/** Where Resend reports what became of emails. It proves itself by its signature, and speaks JSON alone. */
export const POST: APIRoute = async ({ request, locals: { context, locale } }) => {
	try {
		const secret = context.config.webhookSecret;
		if (!secret) {
			logger.warn('webhook_without_secret', { missing: 'RESEND_WEBHOOK_SECRET' });
			throw new Refusal('not_found', { reason: 'without_secret' });
		}
		const event = verifyResendWebhook(secret, await readText(request), request.headers);
		await receiveMailReport(context, event);
		return json({ status: 'taken' });
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return refusalAsJson(error, locale);
	}
};
