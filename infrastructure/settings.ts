import { readConfig } from '../src/config.ts';
import { isEasyToGuess } from '../src/domain/doctor/secrets.ts';
import { DEFAULT_LOCALE } from '../src/domain/text/language.ts';
import { BINDINGS, DEPLOYMENT_SETTINGS, type Environment, VARIABLES } from '../src/environment.ts';
import { settingMessages } from '../src/messages/operator/settings.ts';
import { deployedValueNames, type Given } from './deployment.ts';

/** What an operator sets, whether for the Worker or for the deployment alone: rules, no files. */

const texts = settingMessages(DEFAULT_LOCALE);

/** A setting that is missing, wrong or weak, with a sentence for the operator. */
export interface SettingProblem {
	name: string;
	problem: string;
	/** Where to get a better value. */
	source: string;
	/** False where the deployment works, but not as well as the operator would think. */
	stops: boolean;
}

interface Setting {
	name: string;
	isSecret: boolean;
	isOptional: boolean;
	purpose: string;
	source: string;
}

/** Left out, these are found out by the deployment. */
const FOUND_OUT = ['SITE_URL'];

/** Every setting, those of the deployment first, in the order in which they are shown. */
export const SETTINGS: readonly Setting[] = [
	...Object.entries(DEPLOYMENT_SETTINGS),
	...deployedValueNames().map((name) => [name, VARIABLES[name]] as const),
].map(([name, { kind, optional, purpose, source }]) => ({
	name,
	isSecret: kind === 'secret',
	isOptional: optional || FOUND_OUT.includes(name),
	purpose,
	source,
}));

/** A placeholder for the address while it is not known yet. */
const ADDRESS_TO_COME = 'https://address-to-come.invalid';

/** `hello@example.com`, or the same in angle brackets behind a name. */
const SENDER = /^(?:[^<>@]*<[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+)$/;

const RANDOM_SECRETS = ['AUTH_SECRET', 'AUTH_SECRET_PREVIOUS', 'MONITOR_TOKEN', 'ALCHEMY_PASSWORD'];

const SWITCHES: readonly string[] = Object.values(BINDINGS).flatMap((entry) =>
	'switchedBy' in entry ? [entry.switchedBy] : [],
);

/** What the Worker itself would refuse to start with. */
function configurationProblems(given: Given): SettingProblem[] {
	const environment = { ...given, SITE_URL: given.SITE_URL || ADDRESS_TO_COME };
	const result = readConfig(environment as unknown as Environment);
	return result.ok ? [] : result.problems.map((problem) => ({ ...problem, stops: true }));
}

/** What is wrong with one value that was given; an empty list is good. */
function weaknesses(name: string, value: string): { problem: string; stops: boolean }[] {
	const found: { problem: string; stops: boolean }[] = [];
	const wrong = (problem: string) => found.push({ problem, stops: true });
	if (RANDOM_SECRETS.includes(name) && isEasyToGuess(value)) {
		wrong(texts.easyToGuess);
	}
	if (name === 'ALCHEMY_PASSWORD' && value.length < 16) wrong(texts.passwordTooShort);
	if (name === 'CLOUDFLARE_ACCOUNT_ID' && !/^[0-9a-f]{32}$/.test(value)) {
		wrong(texts.accountId);
	}
	if (name === 'SITE_URL' && !value.startsWith('https://')) wrong(texts.insecure);
	if (name === 'SITE_URL' && URL.canParse(value) && new URL(value).port) wrong(texts.withPort);
	if (name === 'RESEND_API_KEY' && !/^re_[\x21-\x7e]+$/.test(value)) {
		wrong(texts.apiKey);
	}
	if (name === 'MAIL_FROM' && !SENDER.test(value)) {
		wrong(texts.sender);
	}
	if (name === 'MAIL_FROM' && /@resend\.dev>?\s*$/.test(value)) {
		found.push({
			problem: texts.senderForTrying,
			stops: false,
		});
	}
	if (SWITCHES.includes(name) && value !== 'on' && value !== 'off') wrong(texts.switch);
	return found;
}

/**
 * Checks everything about the settings that needs no request.
 *
 * @param given the settings, by name; unknown names are problems
 * @returns every problem at once, in the order of the settings
 */
export function checkSettings(given: Given): SettingProblem[] {
	const problems = configurationProblems(given);
	for (const { name, isOptional, source } of SETTINGS) {
		if (problems.some((problem) => problem.name === name)) continue;
		const value = given[name]?.trim();
		if (value) {
			for (const weakness of weaknesses(name, value)) problems.push({ name, source, ...weakness });
		} else if (!isOptional) {
			problems.push({ name, problem: texts.missing, source, stops: true });
		}
	}
	for (const name of Object.keys(given)) {
		if (SETTINGS.some((setting) => setting.name === name)) continue;
		problems.push({ name, problem: texts.unknown, source: texts.allSettings, stops: true });
	}
	const order = SETTINGS.map(({ name }) => name);
	const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
	return problems.sort((one, other) => place(one.name) - place(other.name));
}

/** The secrets among the settings, to keep them out of what is printed. */
export function secretsOf(given: Given): string[] {
	return SETTINGS.filter(({ isSecret }) => isSecret)
		.map(({ name }) => given[name]?.trim() ?? '')
		.filter((value) => value !== '');
}

/**
 * A settings file to fill in: each setting with its purpose and where to get it.
 *
 * @param stage the stage that it is for
 * @param random makes a new secret, for those that nobody has to remember
 */
export function settingsTemplate(stage: string, random: () => string): string {
	const made = ['ALCHEMY_PASSWORD', 'AUTH_SECRET'];
	const parts = SETTINGS.map(({ name, isOptional, purpose, source }) => {
		const value = made.includes(name) ? random() : '';
		const origin = made.includes(name) ? 'Made for you; keep a copy somewhere safe.' : source;
		const line = isOptional ? `# ${name}=` : `${name}=${value && `"${value}"`}`;
		return `# ${purpose}\n# ${origin}\n${line}\n`;
	});
	const head = `# The settings of the stage "${stage}". Secrets are among them: this file stays on this machine.\n`;
	return [head, ...parts].join('\n');
}
