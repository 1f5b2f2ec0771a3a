import type { walkIns as english } from '../../../en/site/door/walk-ins.ts';

export const walkIns: typeof english = {
	nameless: 'Jemand ohne Anmeldung',
};
