import type { Plan } from './limits.ts';

/**
 * What an account holds. Records are kept as the API shows them, so that their names are Cloudflare's.
 */

export interface D1Record {
	uuid: string;
	name: string;
	created_at: string;
	version: string;
	read_replication: { mode: string };
}

export interface KvRecord {
	id: string;
	title: string;
	supports_url_encoding: boolean;
}

export interface ConsumerSettings {
	batch_size?: number;
	max_retries?: number;
	max_wait_time_ms?: number;
	max_concurrency?: number;
	retry_delay?: number;
}

export interface ConsumerRecord {
	consumer_id: string;
	type: string;
	script: string;
	queue_id: string;
	queue_name: string;
	created_on: string;
	settings: ConsumerSettings;
	dead_letter_queue?: string;
}

export interface QueueRecord {
	queue_id: string;
	queue_name: string;
	created_on: string;
	modified_on: string;
	settings: Record<string, unknown>;
	consumers: ConsumerRecord[];
}

/** A binding of an upload; what else it holds depends on its type. */
export interface Binding {
	type: string;
	name: string;
	[detail: string]: unknown;
}

/** What an upload of a Worker says besides its modules. */
export interface WorkerMetadata {
	main_module: string;
	bindings: Binding[];
	compatibility_date: string;
	compatibility_flags: string[];
	keep_bindings?: string[];
	assets?: { jwt?: string; keep_assets?: boolean; config?: AssetsConfig };
	observability?: Record<string, unknown>;
	tags?: string[];
}

export interface AssetsConfig {
	html_handling?: string;
	not_found_handling?: string;
	run_worker_first?: boolean | string[];
	_headers?: string;
	_redirects?: string;
}

export interface WorkerModule {
	name: string;
	/** Its media type, like `application/javascript+module`. */
	type: string;
	contents: Uint8Array;
}

/** The static files of a Worker, in a folder of their own. */
export interface StoredAssets {
	folder: string;
	config: AssetsConfig;
}

/** An upload of a Worker, to which one can go back. */
export interface VersionRecord {
	id: string;
	/** The first is 1. */
	number: number;
	created_on: string;
	metadata: WorkerMetadata;
	modules: WorkerModule[];
	assets: StoredAssets | null;
}

/** Which version took the traffic from a moment on. */
export interface DeploymentRecord {
	id: string;
	created_on: string;
	source: string;
	strategy: string;
	versions: { version_id: string; percentage: number }[];
	annotations: Record<string, string>;
}

export interface ScriptRecord {
	name: string;
	metadata: WorkerMetadata;
	modules: WorkerModule[];
	assets: StoredAssets | null;
	schedules: string[];
	created_on: string;
	modified_on: string;
	/** How many times it was uploaded. */
	uploads: number;
	/** The oldest first, both. */
	versions: VersionRecord[];
	deployments: DeploymentRecord[];
}

interface SubdomainSettings {
	enabled: boolean;
	previews_enabled: boolean;
}

interface DomainRecord {
	id: string;
	zone_id: string;
	zone_name: string;
	hostname: string;
	service: string;
	environment: string;
}

interface ZoneRecord {
	id: string;
	name: string;
	status: string;
}

/** A record in the DNS of a zone that somebody set by hand. */
interface DnsRecord {
	type: 'A' | 'AAAA' | 'CNAME';
	name: string;
}

export type PagesEnvironment = 'production' | 'preview';

/** What a Pages project is bound to, by sections that the API names. */
export interface PagesConfig {
	compatibility_date?: string;
	compatibility_flags?: string[];
	env_vars?: Record<string, { type: string; value: string }>;
	[section: string]: unknown;
}

/** A deployment's Worker and files, as they run. */
export interface PagesSite {
	mainModule: string;
	modules: WorkerModule[];
	bindings: Binding[];
	compatibilityDate: string;
	compatibilityFlags: string[];
	assets: StoredAssets;
}

export interface PagesDeployment {
	id: string;
	url: string;
	environment: PagesEnvironment;
	branch: string;
	commit: string;
	created_on: string;
	status: 'success' | 'failure';
	log: string[];
	site: PagesSite;
}

export interface PagesProject {
	id: string;
	name: string;
	/** Its address, like `regulars.pages.dev`. */
	subdomain: string;
	/** That address, and the domains that were attached. */
	domains: string[];
	production_branch: string;
	created_on: string;
	deployment_configs: Record<PagesEnvironment, PagesConfig>;
	/** The oldest first. */
	deployments: PagesDeployment[];
}

export interface CloudflareState {
	accountId: string;
	plan: Plan;
	/** What the token may do, by the names of the dashboard. */
	permissions: Set<string>;
	/** The account's part of every address of workers.dev; null where it has not chosen one. */
	subdomain: string | null;
	databases: D1Record[];
	namespaces: KvRecord[];
	queues: QueueRecord[];
	scripts: Map<string, ScriptRecord>;
	/** By the name of the script. */
	scriptSubdomains: Map<string, SubdomainSettings>;
	domains: DomainRecord[];
	zones: ZoneRecord[];
	dnsRecords: DnsRecord[];
	projects: Map<string, PagesProject>;
}
