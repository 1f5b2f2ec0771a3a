/**
 * Check-in on a bad network: a form at the door is sent from within the page, so that one that did not
 * get through says so in its own line and can be sent again. Without this script the browser sends the
 * same forms, and says itself what went wrong.
 */

import { narrowWhileTyping } from './narrow-list.ts';
import { ignoreSecondTaps } from './second-tap.ts';
import { postForm, sayTrouble } from './send-form.ts';

const { narrow, hold } = narrowWhileTyping(replaceList);
ignoreSecondTaps('#door');

document.addEventListener('submit', (event) => {
	const form = event.target;
	if (!(form instanceof HTMLFormElement) || !form.matches('[data-door]')) return;
	event.preventDefault();
	if (form.getAttribute('aria-busy') === 'true') return;
	void send(form);
});

async function send(form: HTMLFormElement): Promise<void> {
	const place = form.closest('li') ?? form;
	hold();
	try {
		const page = await postForm(form, place);
		if (page.querySelector('#door')) show(page, form.closest('li')?.id);
		// A sign-in that has ended, or a role that was removed: the browser shows what the site answers.
		else form.submit();
	} catch {
		sayTrouble(place);
	}
}

/** Puts the list of a page in the place of this one's. */
function replaceList(page: Document): void {
	const list = page.querySelector('#door');
	if (!list) return;
	// What a second tap could hit is watched by the script from here on.
	for (const settling of list.querySelectorAll('.settles')) settling.classList.remove('settles');
	document.querySelector('#door')?.replaceWith(list);
	narrow();
}

/** Shows the list as it is now; what is in the search field stays. */
function show(page: Document, rowId: string | undefined): void {
	document.querySelector('main > .notice')?.remove();
	const notice = page.querySelector('main > .notice');
	replaceList(page);
	if (notice) {
		document.querySelector('main')?.insertAdjacentElement('afterbegin', notice);
		notice.scrollIntoView({ block: 'center' });
	}
	const row = rowId ? document.getElementById(rowId) : null;
	const mistake = document.querySelector<HTMLElement>('#door [aria-invalid]');
	if (row) {
		// The line, never its "Undo": the key that checked somebody in may be hit twice, too.
		row.tabIndex = -1;
		row.focus({ preventScroll: true });
	} else if (mistake && !rowId) mistake.focus();
}
