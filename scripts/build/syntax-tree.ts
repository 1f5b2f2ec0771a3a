/** A node of a module's syntax tree, as Vite's parser makes it (ESTree). */
export type Node = { type: string; start: number; end: number } & Record<string, unknown>;

export function isNode(value: unknown): value is Node {
	return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

/** The nodes directly below one. */
export const childrenOf = (node: Node): Node[] => Object.values(node).flat().filter(isNode);
