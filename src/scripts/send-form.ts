/** A form sent from within the page, for a network that loses requests and answers. */

/** A host waits no longer for an answer. Milliseconds. */
const TIME_LIMIT = 10_000;

/**
 * Sends a form and reads the page that it leads to. While it is on its way the form is busy.
 *
 * @param place where an earlier problem is shown, which goes
 * @param more fields besides those of the form, like its button's
 * @throws where nothing got through in time, or the site could not store it
 */
export async function postForm(
	form: HTMLFormElement,
	place: Element,
	more: Readonly<Record<string, string>> = {},
): Promise<Document> {
	form.setAttribute('aria-busy', 'true');
	place.querySelector('.press')?.remove();
	try {
		const response = await fetch(form.action, {
			method: 'POST',
			body: new URLSearchParams([
				...[...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]),
				...Object.entries(more),
			]),
			headers: { accept: 'text/html' },
			signal: AbortSignal.timeout(TIME_LIMIT),
		});
		if (response.status >= 500) throw new Error('The site could not store it.');
		return new DOMParser().parseFromString(await response.text(), 'text/html');
	} finally {
		form.removeAttribute('aria-busy');
	}
}

/**
 * Says at this place that a form did not get through. It may have been stored, and only the response was lost: another
 * click is right in any case. The sentence is the page's, in the language of its reader.
 */
export function sayTrouble(place: Element): void {
	const message = document.createElement('p');
	message.className = 'error press';
	message.setAttribute('role', 'alert');
	message.textContent = place.closest<HTMLElement>('[data-not-sent]')?.dataset.notSent ?? '';
	place.insertAdjacentElement('beforeend', message);
}
