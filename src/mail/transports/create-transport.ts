import type { Config } from '../../config.ts';
import type { Environment } from '../../environment.ts';
import { localMailbox } from './local-mailbox.ts';
import { resendTransport } from './resend-transport.ts';
import type { MailTransport } from './transport.ts';

/** The transport that the configuration asks for. */
export function createTransport(env: Environment, config: Config): MailTransport {
	if (config.mail.transport === 'mailbox' && env.MAILBOX)
		return localMailbox(env.MAILBOX, config.mail.from);
	if (config.mail.transport === 'resend') return resendTransport(config.mail);
	throw new Error('The local mailbox is configured but not bound.');
}
