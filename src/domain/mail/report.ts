import { z } from 'zod';
import { emailAddress } from '../forms/email-address.ts';

/** Why nothing but sign-in email goes to an address any more. */
export type MailStop = 'bounce' | 'complaint';

/** What the email provider reports of an email: that it arrived, or that no further one is to be sent. */
export interface MailReport {
	/** Valid and lower-cased. */
	addresses: string[];
	/** When it happened, by the provider's clock. */
	at: Date;
	/** Null where the email arrived. */
	stop: MailStop | null;
	/** What the provider said of it, without any address; empty where it said nothing. */
	detail: string;
}

/** The longest detail that is stored. */
const DETAIL_LENGTH = 300;

/** An event of Resend (resend.com/docs/webhooks/event-types), as far as it is read here. */
const event = z.object({
	type: z.string(),
	created_at: z.string().transform((text, context) => {
		const at = new Date(text);
		if (!Number.isNaN(at.getTime())) return at;
		context.addIssue({ code: 'custom', message: 'is no time' });
		return z.NEVER;
	}),
	data: z.object({
		to: z
			.union([z.array(z.string()).max(100), z.string()])
			.transform((to) => (typeof to === 'string' ? [to] : to)),
		bounce: z
			.object({ type: z.string(), subType: z.string(), message: z.string() })
			.partial()
			.optional(),
		suppressed: z.object({ type: z.string(), message: z.string() }).partial().optional(),
	}),
});

/** The types that are read; every other one is of no concern, whatever it holds. */
const READ_TYPES = ['email.delivered', 'email.bounced', 'email.complained', 'email.suppressed'];

/** `Ada <ada@example.com>` or the address alone; null for what is no address. */
function addressIn(text: string): string | null {
	const inner = /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text;
	const parsed = emailAddress.safeParse(inner);
	return parsed.success ? parsed.data : null;
}

/** The same text without anything that could be an address. */
function withoutAddresses(text: string): string {
	return text
		.replaceAll(/\S*@\S*/g, '…')
		.replaceAll(/\s+/g, ' ')
		.trim()
		.slice(0, DETAIL_LENGTH);
}

/**
 * Reads an event of the email provider.
 *
 * A bounce counts when it is permanent: a transient one may pass
 * (resend.com/docs/dashboard/emails/email-bounces). An email that Resend itself held back, because the
 * address is on its suppression list, did not arrive and never will: it counts like a permanent bounce.
 *
 * @returns null for an event that says nothing about an address, and `field` where it cannot be read
 */
export function readMailReport(body: unknown): MailReport | null | { field: string } {
	const type = z.object({ type: z.string() }).safeParse(body);
	if (!type.success) return { field: 'type' };
	if (!READ_TYPES.includes(type.data.type)) return null;
	const parsed = event.safeParse(body);
	if (!parsed.success) return { field: parsed.error.issues[0]?.path.join('.') ?? 'body' };
	const { created_at: at, data } = parsed.data;
	const addresses = [...new Set(data.to.flatMap((text) => addressIn(text) ?? []))];
	const report = { addresses, at, stop: null, detail: '' };
	switch (parsed.data.type) {
		case 'email.delivered':
			return report;
		case 'email.complained':
			return { ...report, stop: 'complaint' };
		case 'email.suppressed':
			return {
				...report,
				stop: 'bounce',
				detail: withoutAddresses(data.suppressed?.message ?? data.suppressed?.type ?? ''),
			};
		default: {
			if (data.bounce?.type !== 'Permanent') return null;
			return {
				...report,
				stop: 'bounce',
				detail: withoutAddresses(data.bounce.message ?? data.bounce.subType ?? ''),
			};
		}
	}
}
