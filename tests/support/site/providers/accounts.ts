/** Whom the stand-ins know: what each provider says of the person who sits at its page. */

export interface GoogleAccount {
	sub: string;
	email: string;
	email_verified: boolean;
	name?: string;
	picture?: string;
	/** The organization whose addresses are at Google. */
	hd?: string;
}

export interface GitHubAccount {
	id: number;
	login: string;
	name: string | null;
	avatar_url: string;
	emails: { email: string; primary: boolean; verified: boolean; visibility: string | null }[];
}

/** What goes wrong at a provider. */
export type ProviderFault =
	/** Takes the call and never answers. */
	| 'silent'
	/** Begins an answer and never ends it. */
	| 'stalling'
	| 'failing'
	| 'wrong_audience'
	| 'wrong_issuer'
	| 'wrong_nonce'
	| 'expired'
	| 'other_key'
	| 'unsigned';

/** A call that the site made. */
export interface ProviderCall {
	method: string;
	url: string;
	form: Record<string, string>;
}
