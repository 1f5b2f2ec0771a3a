/**
 * Check-in on a bad network: a form at the door is sent from within the page, so that one that did not
 * get through says so in its own line and can be pressed again. Without this script the browser sends the
 * same forms, and says itself what went wrong.
 */

/** A host waits no longer for an answer. Milliseconds. */
const TIME_LIMIT = 10_000;
/** It may have been stored, and only the answer was lost: another press is right in any case. */
const NOT_THROUGH = 'That did not get through. Press again.';

document.addEventListener('submit', (event) => {
	const form = event.target;
	if (!(form instanceof HTMLFormElement) || !form.matches('[data-door]')) return;
	event.preventDefault();
	if (form.getAttribute('aria-busy') === 'true') return;
	void send(form);
});

async function send(form: HTMLFormElement): Promise<void> {
	const place = form.closest('li') ?? form;
	form.setAttribute('aria-busy', 'true');
	place.querySelector('.press')?.remove();
	try {
		const response = await fetch(form.action, {
			method: 'POST',
			body: new URLSearchParams(
				[...new FormData(form)].map(([name, value]) => [name, String(value)]),
			),
			headers: { accept: 'text/html' },
			signal: AbortSignal.timeout(TIME_LIMIT),
		});
		if (response.status >= 500) throw new Error('The site could not store it.');
		const page = new DOMParser().parseFromString(await response.text(), 'text/html');
		if (page.querySelector('#door')) show(page, form.closest('li')?.id);
		// A sign-in that has ended, or a role that was taken: the browser shows what the site answers.
		else form.submit();
	} catch {
		const words = document.createElement('p');
		words.className = 'error press';
		words.setAttribute('role', 'alert');
		words.textContent = NOT_THROUGH;
		place.insertAdjacentElement('beforeend', words);
	} finally {
		form.removeAttribute('aria-busy');
	}
}

/** Shows the list as it is now; what stands in the search field stays. */
function show(page: Document, rowId: string | undefined): void {
	const list = page.querySelector('#door');
	if (!list) return;
	document.querySelector('main > .notice')?.remove();
	const notice = page.querySelector('main > .notice');
	if (notice) {
		document.querySelector('main')?.insertAdjacentElement('afterbegin', notice);
		notice.scrollIntoView({ block: 'center' });
	}
	document.querySelector('#door')?.replaceWith(list);
	const row = rowId ? document.getElementById(rowId) : list.querySelector('[aria-invalid]');
	const next = row?.matches('input') ? row : row?.querySelector('button');
	if (next instanceof HTMLElement) next.focus();
}
