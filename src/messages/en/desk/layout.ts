/** What organizers read around every page of the desk. */
export const layout = {
	mailOnHold:
		'Email is on hold because this site was restored from a backup. Anything these pages send waits until the operator releases it.',
};
