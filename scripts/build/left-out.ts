import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

/**
 * What packages bring along and this site never runs. Every isolate that starts compiles all modules of the Worker, so
 * they are built without it (decision 0047).
 */
interface LeftOut {
	/** The import that gets something else. */
	imported: string;
	/** Which files it is replaced for; the paths have slashes. */
	importedBy: RegExp;
	/** What those files get. */
	code: string;
}

/** Exports that fail when somebody calls them after all. */
const failing = (name: string, exported: readonly string[]) =>
	[
		`function leftOut() { throw new Error('${name} is left out of the build (scripts/build/left-out.ts).'); }`,
		`export { ${exported.map((part) => `leftOut as ${part}`).join(', ')} };`,
	].join('\n');

const BETTER_AUTH = /\/node_modules\/@?better-auth\//;

/**
 * Endpoints that are shut (DISABLED_PATHS in src/auth/disabled-paths.ts). better-auth puts functions without a path on
 * no route.
 *
 * @param made exports that are called for their endpoint
 */
function shutEndpoints(
	file: string,
	given: readonly string[],
	made: readonly string[] = [],
): LeftOut {
	return {
		imported: `./routes/${file}.mjs`,
		importedBy: /\/better-auth\/dist\/api\/index\.mjs$/,
		code: [
			failing(`better-auth/${file}`, given),
			...made.map((name) => `export const ${name} = () => leftOut;`),
		].join('\n'),
	};
}

/**
 * A part of @simplewebauthn/server that reads certificates. The site asks for passkeys without attestation, so browsers
 * send it none, or one that a passkey's own key has signed (w3.org/TR/webauthn-3, section 5.1.3).
 *
 * @param importedBy the file that imports it, below the package's folder
 */
function certificates(imported: string, importedBy: string, exported: readonly string[]): LeftOut {
	return {
		imported,
		importedBy: new RegExp(`/@simplewebauthn/server/esm/${importedBy.replaceAll('.', '\\.')}$`),
		code: failing('@simplewebauthn/server', exported),
	};
}

const REGISTRATION = 'registration/verifyRegistrationResponse.js';
const HELPERS = 'helpers/index.js';
const PACKED = 'registration/verifications/verifyAttestationPacked.js';

/** What zod's types ask to be described as JSON schema. */
function namesOfJsonSchema(): string[] {
	const types = createRequire(import.meta.url).resolve('zod/v4');
	const source = readFileSync(join(dirname(types), 'classic/schemas.js'), 'utf8');
	return [...new Set(Array.from(source.matchAll(/\bprocessors\.(\w+)/g), ([, name = '']) => name))];
}

/**
 * Each with what it rests on. A build fails where one is no longer imported, and tests hold the rest: that only `/auth/ok`
 * of better-auth answers, and that no action leaves its fields to Astro.
 */
const LEFT_OUT: readonly LeftOut[] = [
	{
		// Nobody signs in through another site: the list of those that better-auth knows is only looked up in.
		imported: '@better-auth/core/social-providers',
		importedBy: BETTER_AUTH,
		code: `import { z } from 'zod';
			export const socialProviders = {};
			export const SocialProviderListEnum = z.string();`,
	},
	{
		// Without an address that reports go to, the original publishes nothing either.
		imported: '@better-auth/telemetry',
		importedBy: BETTER_AUTH,
		code: 'export const createTelemetry = async () => ({ publish: async () => {} });',
	},
	shutEndpoints('account', [
		'accountInfo',
		'getAccessToken',
		'linkSocialAccount',
		'listUserAccounts',
		'refreshToken',
		'unlinkAccount',
	]),
	shutEndpoints('callback', ['callbackOAuth']),
	shutEndpoints('email-verification', [
		'createEmailVerificationToken',
		'sendVerificationEmail',
		'sendVerificationEmailFn',
		'verifyEmail',
	]),
	shutEndpoints('error', ['error']),
	shutEndpoints('password', [
		'requestPasswordReset',
		'requestPasswordResetCallback',
		'resetPassword',
		'verifyPassword',
	]),
	shutEndpoints('sign-in', [], ['signInEmail', 'signInSocial']),
	shutEndpoints('sign-out', ['signOut']),
	shutEndpoints('sign-up', [], ['signUpEmail']),
	shutEndpoints('update-session', [], ['updateSession']),
	shutEndpoints(
		'update-user',
		['changeEmail', 'changePassword', 'deleteUser', 'deleteUserCallback', 'setPassword'],
		['updateUser'],
	),
	{
		// A form's rules are never described as JSON schema.
		imported: '../core/json-schema-processors.js',
		importedBy: /\/zod\/v4\/classic\/schemas\.js$/,
		code: failing('zod/json-schema', namesOfJsonSchema()),
	},
	{
		imported: '../core/to-json-schema.js',
		importedBy: /\/zod\/v4\/classic\/schemas\.js$/,
		code: `${failing('zod/json-schema', [])}
			export const createStandardJSONSchemaMethod = () => leftOut;
			export const createToJSONSchemaMethod = () => leftOut;`,
	},
	{
		// For those who name no database.
		imported: '@better-auth/memory-adapter',
		importedBy: BETTER_AUTH,
		code: failing('@better-auth/memory-adapter', ['memoryAdapter']),
	},
	{
		// Tokens of other sites, sessions kept in a cookie alone, and addresses confirmed by a token: none is used.
		imported: 'jose',
		importedBy: BETTER_AUTH,
		code: failing('jose', [
			'base64url',
			'calculateJwkThumbprint',
			'createLocalJWKSet',
			'createRemoteJWKSet',
			'decodeJwt',
			'decodeProtectedHeader',
			'EncryptJWT',
			'errors',
			'importJWK',
			'importPKCS8',
			'jwtDecrypt',
			'jwtVerify',
			'SignJWT',
			'UnsecuredJWT',
		]),
	},
	{
		// Resend reads emails with it that somebody sent to a domain; the site receives none.
		imported: 'postal-mime',
		importedBy: /\/node_modules\/resend\//,
		code: `${failing('postal-mime', ['parse'])} export default { parse: leftOut };`,
	},
	certificates('./verifications/verifyAttestationFIDOU2F.js', REGISTRATION, [
		'verifyAttestationFIDOU2F',
	]),
	certificates('./verifications/verifyAttestationAndroidSafetyNet.js', REGISTRATION, [
		'verifyAttestationAndroidSafetyNet',
	]),
	certificates('./verifications/verifyAttestationAndroidKey.js', REGISTRATION, [
		'verifyAttestationAndroidKey',
	]),
	certificates('./verifications/tpm/verifyAttestationTPM.js', REGISTRATION, [
		'verifyAttestationTPM',
	]),
	certificates('./verifications/verifyAttestationApple.js', REGISTRATION, [
		'verifyAttestationApple',
	]),
	certificates('../../helpers/validateCertificatePath.js', PACKED, ['validateCertificatePath']),
	certificates('../../helpers/getCertificateInfo.js', PACKED, ['getCertificateInfo']),
	certificates('../../helpers/validateExtFIDOGenCEAAGUID.js', PACKED, [
		'validateExtFIDOGenCEAAGUID',
	]),
	certificates('../../services/metadataService.js', PACKED, ['MetadataService']),
	certificates('../../metadata/verifyAttestationWithMetadata.js', PACKED, [
		'verifyAttestationWithMetadata',
	]),
	certificates('./services/metadataService.js', 'index.js', ['MetadataService']),
	certificates('./convertX509PublicKeyToCOSE.js', 'helpers/(?:verifySignature|index).js', [
		'convertX509PublicKeyToCOSE',
	]),
	certificates('../metadata/verifyMDSBlob.js', HELPERS, ['verifyMDSBlob']),
	certificates('./getCertificateInfo.js', HELPERS, ['getCertificateInfo']),
	certificates('./isCertRevoked.js', HELPERS, ['isCertRevoked']),
	certificates('./validateCertificatePath.js', HELPERS, ['validateCertificatePath']),
	{
		// Astro takes a form apart by the schema of its action; here each action checks its own (actions/form-action.ts).
		imported: 'zod/v4/core',
		importedBy: /\/astro\/dist\/actions\/runtime\/server\.js$/,
		code: failing('zod', [
			'$ZodArray',
			'$ZodBoolean',
			'$ZodDefault',
			'$ZodDiscriminatedUnion',
			'$ZodNullable',
			'$ZodNumber',
			'$ZodObject',
			'$ZodOptional',
			'$ZodPipe',
			'safeParseAsync',
		]),
	},
	{
		// Beside these names Astro checks its own configuration, which the build has done.
		imported: './csp/config.js',
		importedBy: /\/astro\/dist\/core\/encryption\.js$/,
		code: `export const ALGORITHMS = { 'SHA-256': 'sha256-', 'SHA-384': 'sha384-', 'SHA-512': 'sha512-' };`,
	},
	{
		// A second list of all routes, for the development server; a build reads the one in its manifest.
		imported: 'virtual:astro:routes',
		importedBy: /virtual:astro:manifest$/,
		code: 'export const routes = [];',
	},
];

const PREFIX = '\0left-out:';

/** Builds the Worker without what is left out; the development server runs packages as they are. */
export function leaveOutModules(): Plugin {
	const met = new Set<string>();
	return {
		name: 'regulars:left-out',
		enforce: 'pre',
		apply: 'build',
		applyToEnvironment: ({ config }) => config.consumer === 'server',
		resolveId(imported, importer) {
			const from = importer?.replaceAll('\\', '/') ?? '';
			const found = LEFT_OUT.find(
				(entry) => entry.imported === imported && entry.importedBy.test(from),
			);
			if (!found) return null;
			met.add(imported);
			return `${PREFIX}${imported}`;
		},
		load(id) {
			if (!id.startsWith(PREFIX)) return null;
			return LEFT_OUT.find(({ imported }) => id === `${PREFIX}${imported}`)?.code ?? null;
		},
		buildEnd(error) {
			if (error || this.environment.name !== 'ssr') return;
			const unmet = LEFT_OUT.filter(({ imported }) => !met.has(imported));
			if (unmet.length === 0) return;
			const names = unmet.map(({ imported }) => imported).join(', ');
			this.error(`Nothing imports ${names} any more: take it out of scripts/build/left-out.ts.`);
		},
	};
}
