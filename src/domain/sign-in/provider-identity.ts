import { withoutAddresses } from '../members/first-name.ts';
import { problemWithName } from '../members/name.ts';
import type { Provider } from './sign-in-method.ts';

/** Somebody as a provider knows them. */
export interface ProviderIdentity {
	provider: Provider;
	/** Their account there: it never changes, and belongs to nobody else. */
	accountId: string;
	/** Lower-cased; null where the provider names none, or doesn't know that it is theirs. */
	email: string | null;
	/**
	 * Whether the provider gives that address out itself, so that its word counts as much as an email: everybody else
	 * confirmed it there once, and may have lost it since.
	 */
	isAuthority: boolean;
	/** As `memberName` has it; empty where there is none that can be one here. */
	name: string;
}

/** What this club knows of an identity. */
interface KnownHere {
	/** Null where neither the account nor the address belongs to a member. */
	memberId: string | null;
	/** Whether that member has signed in with this account before. */
	isConnected: boolean;
}

/**
 * How somebody comes in whom a provider has named:
 *
 * - `connected`: as the member whose account it is, whatever address either of them has by now
 * - `connect`: as the member with that address, or as a new one; the account is theirs from now on
 * - `ask_by_email`: only an email tells whether the member with that address is the same person
 * - `unproven`: there is no address that the provider knows to be theirs
 *
 * @param isOwnersAddress the address would make an owner, which is worth an email too
 */
export function wayIn(
	{ email, isAuthority }: Pick<ProviderIdentity, 'email' | 'isAuthority'>,
	{ memberId, isConnected }: KnownHere,
	isOwnersAddress: boolean,
): 'connected' | 'connect' | 'ask_by_email' | 'unproven' {
	if (isConnected) return 'connected';
	if (email === null) return 'unproven';
	const isSomebodysAlready = memberId !== null || isOwnersAddress;
	return isSomebodysAlready && !isAuthority ? 'ask_by_email' : 'connect';
}

/** A name as a provider has it, as far as it can be a member's here; else an empty one. */
export function nameFromProvider(name: unknown): string {
	if (typeof name !== 'string') return '';
	const trimmed = name.trim();
	return problemWithName(trimmed) === null ? withoutAddresses(trimmed) : '';
}

/**
 * Whether Google's word for an address counts as much as an email to it: Gmail's own, and those of an organization
 * whose addresses are at Google (developers.google.com/identity/gsi/web/guides/verify-google-id-token).
 *
 * @param hostedDomain the claim `hd`
 */
export function isGooglesAddress(email: string, hostedDomain: unknown): boolean {
	return email.endsWith('@gmail.com') || (typeof hostedDomain === 'string' && hostedDomain !== '');
}

/** Whether an address is at one of these domains, without their subdomains. */
export function isAtDomain(email: string, domains: readonly string[]): boolean {
	return domains.includes(email.slice(email.lastIndexOf('@') + 1));
}
