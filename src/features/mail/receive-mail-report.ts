import type { Context } from '../../context.ts';
import { recordMailReport } from '../../db/mail/addresses.ts';
import { Refusal } from '../../domain/errors.ts';
import { readMailReport } from '../../domain/mail/report.ts';
import { logger } from '../../logger.ts';

/**
 * Stores what the email provider reports about an email. Reports may come twice and in any order.
 *
 * @param event an event whose signature was checked
 * @throws Refusal `invalid` naming the field that cannot be read
 */
export async function receiveMailReport(context: Context, event: unknown): Promise<void> {
	const report = readMailReport(event);
	if (report === null) return;
	if ('field' in report) {
		logger.warn('mail_report_unreadable', { field: report.field });
		throw new Refusal('invalid', {
			field: report.field,
			reason: 'unreadable',
		});
	}
	if (report.stop) logger.info('mail_address_stopped', { by: report.stop });
	await recordMailReport(context.db, report);
}
