/** People who walked in without an account. */
export const walkIns = {
	/** Once the name is forgotten. */
	nameless: 'Someone who walked in',
};
