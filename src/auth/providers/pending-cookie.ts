import { parseCookie, stringifySetCookie } from 'cookie';
import { z } from 'zod';
import type { Config } from '../../config.ts';
import { PROVIDER_COOKIE_SECONDS } from '../../domain/club/retention.ts';
import { PROVIDERS } from '../../domain/sign-in/sign-in-method.ts';
import { signText, verifyText } from '../../domain/sign-in/signed-links.ts';

const content = z.object({
	provider: z.enum(PROVIDERS),
	/** What the provider brings back, and what its answer is proven with; nobody else knows either. */
	state: z.string(),
	verifier: z.string(),
	nonce: z.string(),
	/** Where to go on to: one of the site's own paths. */
	next: z.string(),
	/** The RSVP that is wanted besides; left out, it's a plain sign-in. */
	asked: z
		.object({
			event: z.string(),
			name: z.string().optional(),
			guests: z.number().optional(),
		})
		.optional(),
	/** Milliseconds since 1970. */
	expiresAt: z.number(),
});

/** A sign-in with a provider that has begun in this browser: only there can it end. */
export type PendingSignIn = Omit<z.infer<typeof content>, 'expiresAt'>;

function nameFor(config: Config): string {
	return config.siteUrl.protocol === 'https:' ? '__Host-regulars.provider' : 'regulars.provider';
}

function serialise(config: Config, value: string, maxAge: number): string {
	return stringifySetCookie({
		name: nameFor(config),
		value,
		path: '/',
		maxAge,
		httpOnly: true,
		// The provider's page leads back here by a link, with which a browser sends it.
		sameSite: 'lax',
		secure: config.siteUrl.protocol === 'https:',
	});
}

/** The cookie that remembers a sign-in for as long as somebody may be at the provider's page; signed. */
export async function pendingCookie(
	config: Config,
	pending: PendingSignIn,
	now: Date,
): Promise<string> {
	const expiresAt = now.getTime() + PROVIDER_COOKIE_SECONDS * 1_000;
	const text = JSON.stringify({ ...pending, expiresAt } satisfies z.infer<typeof content>);
	const signed = await signText(config.authSecret, 'provider sign-in', text);
	return serialise(config, signed, PROVIDER_COOKIE_SECONDS);
}

/** The cookie that forgets it again. */
export function clearedPendingCookie(config: Config): string {
	return serialise(config, '', 0);
}

/** The sign-in that this browser has begun; null where there is none, it's too old, or the cookie is not ours. */
export async function readPendingCookie(
	config: Config,
	request: Request,
	now: Date,
): Promise<PendingSignIn | null> {
	const value = parseCookie(request.headers.get('cookie') ?? '')[nameFor(config)];
	if (!value) return null;
	const text = await verifyText(config.authSecret, 'provider sign-in', value);
	if (text === null) return null;
	const { expiresAt, ...pending } = content.parse(JSON.parse(text));
	return expiresAt > now.getTime() ? pending : null;
}
