import type { Provider } from './domain/sign-in/sign-in-method.ts';
import type { VARIABLES } from './environment.ts';

/** What a site is known by at a provider. */
interface Client {
	clientId: string;
	clientSecret: string;
}

/** The OpenID provider of this site's operator. */
interface OpenIdSettings extends Client {
	/** The issuer: the discovery address without its well-known end. */
	issuer: URL;
	name: string;
	/** What its button says; undefined for the usual sentence with the name. */
	button: string | undefined;
	/** The domains, in lower case, whose addresses the provider gives out itself. */
	emailDomains: readonly string[];
}

/** The providers that people can sign in with; one that is missing is switched off. */
export interface ProviderSettings {
	google?: Client;
	github?: Client;
	openid?: OpenIdSettings;
}

type VariableName = keyof typeof VARIABLES;

/** How the variables are read: what one holds, or nothing where it's missing or wrong, which is reported then. */
export interface ProviderReader {
	isSet: (name: VariableName) => boolean;
	text: (name: VariableName) => string | undefined;
	webAddress: (name: VariableName) => string | undefined;
	report: (name: VariableName, problem: string) => void;
}

/** What each provider needs, all of it or nothing, and what may be left out besides. */
const NEEDS: Record<Provider, { all: readonly VariableName[]; more: readonly VariableName[] }> = {
	google: { all: ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'], more: [] },
	github: { all: ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'], more: [] },
	openid: {
		all: ['OPENID_DISCOVERY_URL', 'OPENID_CLIENT_ID', 'OPENID_CLIENT_SECRET', 'OPENID_NAME'],
		more: ['OPENID_BUTTON', 'OPENID_EMAIL_DOMAINS'],
	},
};

const WELL_KNOWN = '/.well-known/openid-configuration';
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

/** Whether a provider is switched on; what is missing of one that is set half is reported. */
function isOn(provider: Provider, { isSet, report }: ProviderReader): boolean {
	const { all, more } = NEEDS[provider];
	const given = [...all, ...more].find(isSet);
	if (given === undefined) return false;
	const missing = all.filter((name) => !isSet(name));
	for (const name of missing) report(name, `is missing, although ${given} is set`);
	return missing.length === 0;
}

function clientOf(provider: 'GOOGLE' | 'GITHUB' | 'OPENID', { text }: ProviderReader): Client {
	return {
		clientId: text(`${provider}_CLIENT_ID`) ?? '',
		clientSecret: text(`${provider}_CLIENT_SECRET`) ?? '',
	};
}

function issuerOf({ webAddress, report }: ProviderReader): URL | undefined {
	const address = webAddress('OPENID_DISCOVERY_URL');
	if (address === undefined) return undefined;
	const issuer = new URL(
		address.endsWith(WELL_KNOWN) ? address.slice(0, -WELL_KNOWN.length) : address,
	);
	if (issuer.protocol === 'https:' && issuer.search === '' && issuer.hash === '') return issuer;
	report('OPENID_DISCOVERY_URL', 'must begin with https://, and have no ? or #');
	return undefined;
}

function emailDomains({ isSet, text, report }: ProviderReader): string[] {
	if (!isSet('OPENID_EMAIL_DOMAINS')) return [];
	const domains = (text('OPENID_EMAIL_DOMAINS') ?? '')
		.toLowerCase()
		.split(/[\s,]+/)
		.filter((domain) => domain !== '');
	if (!domains.every((domain) => DOMAIN.test(domain))) {
		report('OPENID_EMAIL_DOMAINS', 'must be domains with commas between them, like "example.edu"');
	}
	return domains;
}

/** Reads which providers are switched on. */
export function readProviders(reader: ProviderReader): ProviderSettings {
	const settings: ProviderSettings = {};
	if (isOn('google', reader)) settings.google = clientOf('GOOGLE', reader);
	if (isOn('github', reader)) settings.github = clientOf('GITHUB', reader);
	if (isOn('openid', reader)) {
		const issuer = issuerOf(reader);
		const button = reader.isSet('OPENID_BUTTON') ? reader.text('OPENID_BUTTON') : undefined;
		const name = reader.text('OPENID_NAME') ?? '';
		const domains = emailDomains(reader);
		if (issuer) {
			settings.openid = {
				...clientOf('OPENID', reader),
				issuer,
				name,
				button,
				emailDomains: domains,
			};
		}
	}
	return settings;
}
