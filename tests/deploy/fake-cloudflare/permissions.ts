import { ApiError } from './protocol.ts';

/**
 * What a token has to be allowed, route by route: the "accepted permissions" of each call in
 * developers.cloudflare.com/api, by the names that the dashboard shows. "Edit" there is "Write" in the
 * API's own words, and includes reading.
 */

/** Everything that the operating guide tells an operator to give the token; a test compares the two. */
export const GUIDE_PERMISSIONS = [
	'Workers Scripts: Edit',
	'D1: Edit',
	'Workers KV Storage: Edit',
	'Queues: Edit',
	'Workers Tail: Read',
	'Cloudflare Pages: Edit',
	'Zone: Read',
] as const;

interface Rule {
	/** Of the path below `/client/v4`. */
	path: RegExp;
	read: readonly string[];
	write: readonly string[];
}

const ACCOUNT = '^/accounts/[^/]+';

/** A group of routes that one permission opens, for reading or for changing. */
const editable = (path: string, name: string): Rule => ({
	path: new RegExp(`${ACCOUNT}${path}`),
	read: [`${name}: Read`, `${name}: Edit`],
	write: [`${name}: Edit`],
});

/** The first rule that fits decides. */
const RULES: readonly Rule[] = [
	editable('/d1/', 'D1'),
	editable('/storage/kv/', 'Workers KV Storage'),
	editable('/queues(/|$)', 'Queues'),
	editable('/pages/', 'Cloudflare Pages'),
	{
		path: new RegExp(`${ACCOUNT}/workers/scripts/[^/]+/tails`),
		read: ['Workers Tail: Read', 'Workers Scripts: Edit'],
		write: ['Workers Tail: Read', 'Workers Scripts: Edit'],
	},
	editable('/workers/', 'Workers Scripts'),
	{ path: /^\/zones/, read: ['Zone: Read', 'Zone: Edit'], write: ['Zone: Edit'] },
];

/**
 * Refuses a call that the token may not make.
 *
 * @param path below `/client/v4`
 * @throws ApiError in the words in which Cloudflare refuses a token of too few permissions
 */
export function requirePermission(
	granted: ReadonlySet<string>,
	method: string,
	path: string,
): void {
	const rule = RULES.find((candidate) => candidate.path.test(path));
	if (!rule) return;
	const accepted = method === 'GET' ? rule.read : rule.write;
	if (accepted.some((permission) => granted.has(permission))) return;
	// The code from github.com/hieunc229/mailflare/issues/1.
	throw new ApiError(403, 10000, 'Authentication error');
}
