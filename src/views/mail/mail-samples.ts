import type { Context } from '../../context.ts';
import { Refusal } from '../../domain/errors.ts';
import { mailSamples } from '../../mail/samples.ts';
import type { MailMessage } from '../../mail/transports/transport.ts';
import { viewClubOfMail } from '../club/club.ts';

/**
 * An email with made-up people, in the club's colors.
 *
 * @param name as `mailSamples` names it
 * @throws Refusal `not_found`
 */
export async function viewSampleMail(
	context: Context,
	name: string | undefined,
): Promise<MailMessage> {
	const club = await viewClubOfMail(context);
	const sample = mailSamples(club, context.config, context.now).find((one) => one.name === name);
	if (!sample) throw new Refusal('not_found');
	return sample.make();
}
