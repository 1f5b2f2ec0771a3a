import type { Account } from './account.ts';
import { type Finding, finding } from './compare.ts';
import {
	DEPLOYED_WORKER,
	type DeployedResource,
	type DeployedValue,
	type Deployment,
	type ResourceKind,
} from './deployment.ts';
import { reading, type Survey } from './survey.ts';

/**
 * The Pages project of a deployment. Alchemy has no such resource, so that its bindings go straight
 * through Cloudflare's API, and its files through wrangler.
 */

/** The branch whose uploads are the site itself; others would be previews. */
export const PRODUCTION_BRANCH = 'main';

interface EnvironmentVariable {
	type: 'plain_text' | 'secret_text';
	value: string;
}

/**
 * What a Pages project is bound to (developers.cloudflare.com/api/resources/pages/subresources/projects).
 * In a change, null takes a binding away.
 */
export interface PagesConfiguration {
	compatibility_date: string;
	compatibility_flags: string[];
	env_vars: Record<string, EnvironmentVariable | null>;
	d1_databases: Record<string, { id: string } | null>;
	kv_namespaces: Record<string, { namespace_id: string } | null>;
	queue_producers: Record<string, { name: string } | null>;
}

/** A Pages project as Cloudflare tells it. */
export interface PagesProject {
	name: string;
	/** The address that Cloudflare gave it, like `regulars.pages.dev`. */
	subdomain: string;
	domains?: string[];
	/** The upload that came last; null before the first. */
	latest_deployment?: { id: string } | null;
	deployment_configs?: { production?: Partial<PagesConfiguration> };
}

/**
 * Reads the project; null where there is none.
 *
 * @throws SurveyError where the token may not see it
 */
export function readProject(account: Account, name: string): Promise<PagesProject | null> {
	return reading('Pages projects', 'Cloudflare Pages: Edit', () =>
		account.find<PagesProject>(`/pages/projects/${name}`),
	);
}

function bindingsOf<Target>(
	resources: readonly DeployedResource[],
	kind: ResourceKind,
	known: Readonly<Record<string, unknown>> | undefined,
	target: (resource: DeployedResource) => Target,
): Record<string, Target | null> {
	const wanted = resources.filter((resource) => resource.kind === kind);
	return {
		...Object.fromEntries(Object.keys(known ?? {}).map((name) => [name, null])),
		...Object.fromEntries(wanted.map((resource) => [resource.binding, target(resource)])),
	};
}

/**
 * What to set a project to: everything that the deployment has, and null for whatever else is there.
 *
 * @param found with the ids of the database and the namespace
 */
export function pagesConfiguration(
	{ resources }: Deployment,
	values: readonly DeployedValue[],
	found: Survey,
	project: PagesProject | null,
): PagesConfiguration {
	const present = project?.deployment_configs?.production ?? {};
	return {
		compatibility_date: DEPLOYED_WORKER.compatibilityDate,
		compatibility_flags: [...DEPLOYED_WORKER.compatibilityFlags],
		env_vars: {
			...Object.fromEntries(Object.keys(present.env_vars ?? {}).map((name) => [name, null])),
			...Object.fromEntries(
				values.map(({ name, kind, value }) => [
					name,
					{ type: kind === 'secret' ? 'secret_text' : 'plain_text', value } as const,
				]),
			),
		},
		d1_databases: bindingsOf(resources, 'd1', present.d1_databases, () => ({
			id: found.database?.id ?? '',
		})),
		kv_namespaces: bindingsOf(resources, 'kv', present.kv_namespaces, () => ({
			namespace_id: found.kv?.id ?? '',
		})),
		queue_producers: bindingsOf(resources, 'queue', present.queue_producers, ({ name }) => ({
			name,
		})),
	};
}

/** The names of what is bound, with its target; secrets only by their type. */
function flat(configuration: Partial<PagesConfiguration>): Map<string, string> {
	const entries = [
		...Object.entries(configuration.env_vars ?? {}).map(([name, variable]) => [
			name,
			variable && (variable.type === 'secret_text' ? 'a secret' : variable.value),
		]),
		...Object.entries(configuration.d1_databases ?? {}).map(([name, d1]) => [name, d1?.id]),
		...Object.entries(configuration.kv_namespaces ?? {}).map(([name, kv]) => [
			name,
			kv?.namespace_id,
		]),
		...Object.entries(configuration.queue_producers ?? {}).map(([name, queue]) => [
			name,
			queue?.name,
		]),
	];
	return new Map(entries.filter((entry): entry is [string, string] => Boolean(entry[1])));
}

/** Compares the project with what it should be bound to. */
export function compareProject(
	deployment: Deployment,
	wanted: PagesConfiguration,
	project: PagesProject | null,
): Finding[] {
	const part = `Pages project ${deployment.siteName}`;
	if (!project) return [finding('project', part, false, [])];
	const should = flat(wanted);
	const is = flat(project.deployment_configs?.production ?? {});
	const names = [...new Set([...should.keys(), ...is.keys()])];
	const faults = names
		.filter((name) => should.get(name) !== is.get(name))
		.map((name) =>
			should.has(name) ? `${name} is not bound as it should be` : `${name} should not be bound`,
		);
	const { customDomain } = deployment;
	const isAttached = customDomain !== null && (project.domains?.includes(customDomain) ?? false);
	return [
		finding('project', part, true, faults),
		...(customDomain ? [finding('domain', `domain ${customDomain}`, isAttached, [])] : []),
	];
}
