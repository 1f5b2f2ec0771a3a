/** What somebody is called who gave no name, and greetings. */
export const names = {
	nameless: 'Someone new',
	/** Its end comes after it: a name may end in a dot. */
	hello: ({ name }: { name: string }) => `Hello ${name}`,
	helloNameless: 'Hello.',
};
