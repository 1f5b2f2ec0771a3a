import type { names as english } from '../../../en/site/members/names.ts';

export const names: typeof english = {
	nameless: 'Neu hier',
	hello: ({ name }) => `Hallo ${name}`,
	helloNameless: 'Hallo.',
};
